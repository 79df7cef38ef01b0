// Decides how a missing program comes onto this machine: which commands to run, or which one to tell the person. Pure.

/** @typedef {'ffmpeg' | 'chromium'} Tool */
/**
 * What is known of the machine.
 * @typedef {object} Machine
 * @property {string} platform as process.platform says it
 * @property {boolean} isRoot
 * @property {boolean} canSudo sudo asks for no password
 * @property {ReadonlySet<string>} onPath the package managers found on PATH
 */
/** @typedef {{ kind: 'run', commands: string[][], tell: string } | { kind: 'tell', tell: string }} InstallPlan */

/** The package of each tool by package manager. */
const PACKAGES = {
  ffmpeg: { apt: 'ffmpeg', dnf: 'ffmpeg-free', pacman: 'ffmpeg', apk: 'ffmpeg', brew: 'ffmpeg', winget: 'Gyan.FFmpeg' },
  chromium: {
    apt: 'chromium',
    dnf: 'chromium',
    pacman: 'chromium',
    apk: 'chromium',
    brew: '--cask chromium',
    winget: 'Google.Chrome',
  },
};

const DOWNLOAD = {
  ffmpeg: 'install FFmpeg 5.1 or newer from https://ffmpeg.org/download.html',
  chromium: 'install Chromium or Chrome and set RIVULET_CHROMIUM to its path',
};

/** A mirror that does not answer must not hold the start for minutes; a lock held by another apt is waited for. */
const APT_OPTIONS = ['-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::Retries=1', '-o', 'DPkg::Lock::Timeout=60'];

/**
 * Runs a package manager only where that needs no password and changes nothing else; says the command otherwise.
 * @param {Tool} tool
 * @param {Machine} machine
 * @returns {InstallPlan}
 */
export function planInstall(tool, machine) {
  const packages = PACKAGES[tool];
  const sudo = machine.isRoot ? '' : 'sudo ';
  if (machine.platform === 'linux') {
    if (machine.onPath.has('apt-get')) {
      const tell = `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${packages.apt}`;
      if (!machine.isRoot && !machine.canSudo) return { kind: 'tell', tell };
      const prefix = machine.isRoot ? [] : ['sudo', '-n'];
      const apt = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...APT_OPTIONS];
      return {
        kind: 'run',
        commands: [
          [...apt, 'update'],
          [...apt, 'install', '-y', '--no-install-recommends', packages.apt],
        ],
        tell,
      };
    }
    if (machine.onPath.has('dnf')) return { kind: 'tell', tell: `${sudo}dnf install -y ${packages.dnf}` };
    if (machine.onPath.has('pacman')) return { kind: 'tell', tell: `${sudo}pacman -S ${packages.pacman}` };
    if (machine.onPath.has('apk')) return { kind: 'tell', tell: `${sudo}apk add ${packages.apk}` };
  }
  if (machine.platform === 'darwin') {
    const tell = `brew install ${packages.brew}`;
    return machine.onPath.has('brew') ? { kind: 'run', commands: [tell.split(' ')], tell } : { kind: 'tell', tell };
  }
  if (machine.platform === 'win32') return { kind: 'tell', tell: `winget install ${packages.winget}` };
  return { kind: 'tell', tell: DOWNLOAD[tool] };
}
