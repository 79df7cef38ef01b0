// What the test runner binds beyond wrangler.toml: the migrations and the secrets.
declare namespace Cloudflare {
  interface Env {
    TEST_MIGRATIONS: import('cloudflare:test').D1Migration[];
    SESSION_SECRET: string;
    JOB_SECRET: string;
    PLAYBACK_SECRET: string;
    MEDIA_KEY_SECRET: string;
    ACCESS_SECRET: string;
    METRICS_TOKEN: string;
    TRANSCODER_URL?: string;
    LIMIT_LOGIN_ADDRESS: string;
    FAULT_HISTORIES?: string;
    FAULT_SEED?: string;
    FAULT_PATIENCE?: string;
    VOTE_TOGGLES?: string;
    VIEW_REPORTS?: string;
    FUZZ_REQUESTS?: string;
    FUZZ_SEED?: string;
  }
}

/** A page of the docs as it is. */
declare module '*.md?raw' {
  const text: string;
  export default text;
}
