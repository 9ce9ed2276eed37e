/** How the id of a session over a bridge begins: by this the endpoint knows its own again. */
export const BRIDGED = 'bridged-';
