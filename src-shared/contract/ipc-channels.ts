/** The only channels between the window and the main process. */
export const CALL_CHANNEL = 'onbehalf:call';
export const SUBSCRIBE_CHANNEL = 'onbehalf:subscribe';
export const EVENT_CHANNEL = 'onbehalf:event';
