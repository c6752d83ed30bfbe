/** What every handler's context carries: the bindings of wrangler.toml and what middleware found out. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    /** Set by `authenticateClient`. */
    userId: string;
    /** Set by `authenticateNode`. */
    node: { readonly id: string; readonly name: string };
  };
}
