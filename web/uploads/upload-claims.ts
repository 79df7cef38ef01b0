// Which tab sends an upload: two tabs of one person must not send the same parts, nor ask for a file that another tab has.

/** Claims an upload for this tab. Null when another tab has it; else the function that gives it up. */
export type Claim = (uploadId: string) => Promise<(() => void) | null>;

/** By the browser's locks, which end with the tab; without them every claim is granted. */
export function claimByLock(locks: LockManager | undefined): Claim {
  return (uploadId) => {
    if (locks === undefined) return Promise.resolve(() => undefined);
    return new Promise((resolve) => {
      void locks.request(`rivulet-upload-${uploadId}`, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(null);
          return;
        }
        return new Promise<void>((giveUp) => resolve(giveUp)); // held until the promise is settled
      });
    });
  };
}
