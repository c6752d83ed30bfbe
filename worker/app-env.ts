/** What every handler's context carries: the bindings of wrangler.toml and what middleware found out. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    /** Names this request in the log and in `X-Request-Id`. */
    requestId: string;
    /** Set by `authenticateClient`. */
    userId: string;
    /** Set by `authenticateNode`. */
    node: { readonly id: string; readonly name: string };
  };
}
