import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import { Text } from './typography.tsx';

/** Formats that browsers decode as pictures or sound and as nothing else. */
const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);
const SOUNDS = new Set([
  'audio/wav',
  'audio/x-wav',
  'audio/mpeg',
  'audio/mp3',
  'audio/ogg',
  'audio/webm',
  'audio/mp4',
  'audio/flac',
]);

interface MediaProps {
  /** Base64. */
  readonly data: string;
  readonly type: string;
  readonly label: string;
}

export function OutsideImage({ data, type, label }: MediaProps): ReactNode {
  if (!IMAGES.has(type)) return <Text tone="muted">{text.tools.unshown(type)}</Text>;
  return (
    <img
      src={`data:${type};base64,${data}`}
      alt={label}
      className="max-h-96 w-fit max-w-full rounded-lg border border-line bg-sunken object-contain"
    />
  );
}

export function OutsideAudio({ data, type, label }: MediaProps): ReactNode {
  if (!SOUNDS.has(type)) return <Text tone="muted">{text.tools.unshown(type)}</Text>;
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- the sound comes from a tool without captions
  return <audio controls aria-label={label} src={`data:${type};base64,${data}`} className="w-full" />;
}
