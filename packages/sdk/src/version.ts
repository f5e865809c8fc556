/** Version of this package, as instances name it. */
export const sdkVersion = "0.1.0";
