// The one alarm of a job object: never later than the job needs it.

/** `wakeAtMs` is null when nothing has to be looked after any more. */
export async function armAlarm(storage: DurableObjectStorage, wakeAtMs: number | null): Promise<void> {
  const alarmMs = await storage.getAlarm();
  if (wakeAtMs === null) await storage.deleteAlarm();
  else if (alarmMs === null || alarmMs > wakeAtMs) await storage.setAlarm(wakeAtMs);
}
