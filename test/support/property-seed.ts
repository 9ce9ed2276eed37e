import fc from 'fast-check';

/**
 * Property tests run the same cases each time, so that whether a change passes never depends on luck.
 * `PROPERTY_SEED=random` looks for new ones; what they find becomes an example of its own.
 */
const chosen = process.env['PROPERTY_SEED'];
if (chosen !== 'random') fc.configureGlobal({ seed: Number(chosen ?? 20_252_025) });
