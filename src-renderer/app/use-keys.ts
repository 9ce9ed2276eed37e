import { useEffect } from 'react';

export interface Keys {
  readonly onPalette: () => void;
  /** The place with that number in the sidebar, from 1. */
  readonly onPlace: (number: number) => void;
}

const IS_MAC = /mac/iu.test(navigator.platform);

/** What the palette's keys are called here. */
export function isMac(): boolean {
  return IS_MAC;
}

/**
 * The keys of the whole window: Ctrl or Cmd with K for the palette, with a digit for a page (where no browser takes
 * it first), F6 from the sidebar to the page and back.
 */
export function useKeys({ onPalette, onPlace }: Keys): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const withCommand = (IS_MAC ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
      if (withCommand && event.key.toLowerCase() === 'k') onPalette();
      else if (withCommand && /^[1-9]$/u.test(event.key)) onPlace(Number(event.key));
      else if (event.key === 'F6') moveToNextRegion();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}

function moveToNextRegion(): void {
  const main = document.querySelector<HTMLElement>('main');
  const current = document.querySelector<HTMLElement>('nav a[aria-current="page"]');
  if (main?.contains(document.activeElement)) current?.focus();
  else main?.focus();
}
