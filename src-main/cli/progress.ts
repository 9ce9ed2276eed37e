const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows on a terminal that something goes on while a promise is open; elsewhere nothing is written. */
export async function withProgress<Result>(
  text: string,
  work: Promise<Result>,
  terminal: Terminal = process.stderr,
): Promise<Result> {
  if (!terminal.isTTY) return await work;
  let frame = 0;
  const draw = (): void => {
    terminal.write(`${CLEAR_LINE}${FRAMES[frame % FRAMES.length] ?? ''} ${text}`);
    frame += 1;
  };
  draw();
  const timer = setInterval(draw, FRAME_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    terminal.write(CLEAR_LINE);
  }
}
