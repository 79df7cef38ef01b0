// The only places where a string becomes markup or the address of a script: pages ask for Trusted Types, and name these two policies.

interface Policy {
  createHTML(text: string): string;
  createScriptURL(text: string): string;
}
interface Factory {
  createPolicy(name: string, rules: Partial<Policy>): Policy;
}

/** Not every browser has them; without, a string is taken as it is. */
const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;

/** The answer's own: what it allows to style has it, media-chrome's shadow roots too. */
const nonce = globalThis.document?.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
const withNonce = (text: string): string => text.replaceAll('<style', `<style nonce="${nonce}"`);

const markup = factory?.createPolicy('rivulet-markup', { createHTML: withNonce });
const scripts = factory?.createPolicy('rivulet-scripts', {
  createScriptURL(text) {
    if (new URL(text, location.href).origin !== location.origin) throw new TypeError('a script from elsewhere');
    return text;
  },
});

/** Markup that we or media-chrome wrote ourselves: nothing that a person wrote is ever in it. */
export const trustedMarkup = (text: string): string => markup?.createHTML(text) ?? withNonce(text);

/** The address of a worker of ours. Throws for any other site's. */
export const trustedScript = (address: string | URL): string => scripts?.createScriptURL(`${address}`) ?? `${address}`;
