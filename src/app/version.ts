declare const O3_VERSION: string | undefined;

/** Set when the bundle is made. */
export const o3Version = (): string => (typeof O3_VERSION === "string" ? O3_VERSION : "0.0.0-dev");
