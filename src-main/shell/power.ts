import type { PowerMonitor } from 'electron';

export type PowerEvent = 'suspend' | 'resume' | 'lock' | 'unlock' | 'shutdown';

/** Tells when the computer sleeps, wakes, is locked or shuts down; returns the removal. */
export function followPower(powerMonitor: PowerMonitor, listener: (event: PowerEvent) => void): () => void {
  const suspend = (): void => listener('suspend');
  const resume = (): void => listener('resume');
  const lock = (): void => listener('lock');
  const unlock = (): void => listener('unlock');
  const shutdown = (): void => listener('shutdown');
  powerMonitor.on('suspend', suspend);
  powerMonitor.on('resume', resume);
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('unlock-screen', unlock);
  powerMonitor.on('shutdown', shutdown);
  return () => {
    powerMonitor.off('suspend', suspend);
    powerMonitor.off('resume', resume);
    powerMonitor.off('lock-screen', lock);
    powerMonitor.off('unlock-screen', unlock);
    powerMonitor.off('shutdown', shutdown);
  };
}
