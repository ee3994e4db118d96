// What goes wrong unseen: console, exceptions, answers with 4xx and 5xx, requests without an answer. Chromium reports
// breaches of the content security policy on the console.

/** A page that is left drops its streams; that is no fault. */
const LEFT = 'net::ERR_ABORTED';

export class Problems {
  #seen = [];
  #provoked = null;
  #step = '';

  /** Listens to all pages of a browser context. Where no scripts run only answers count: Chromium deplores the rest. */
  watch(context, who, { scripts }) {
    context.on('response', (response) => {
      if (response.status() >= 400) this.#note(who, `${response.status()} ${describe(response.request())}`);
    });
    if (!scripts) return;
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.#note(who, `console: ${message.text()}`);
    });
    context.on('weberror', (error) => this.#note(who, `exception: ${error.error().stack}`));
    context.on('requestfailed', (request) => {
      const why = request.failure()?.errorText;
      if (why !== LEFT) this.#note(who, `${why}: ${describe(request)}`);
    });
  }

  /** What is seen from now on is seen during this step of the story. */
  duringStep(name) {
    this.#step = name;
  }

  /** Sets aside problems of this kind while `act` runs: it provokes them. */
  async provoke(pattern, act) {
    this.#provoked = pattern;
    try {
      return await act();
    } finally {
      this.#provoked = null;
    }
  }

  /** All that was seen so far and not provoked. */
  get seen() {
    return [...this.#seen];
  }

  #note(who, text) {
    if (!this.#provoked?.test(text)) this.#seen.push(`${who}, "${this.#step}": ${text}`);
  }
}

function describe(request) {
  const { pathname, search } = new URL(request.url());
  return `${request.method()} ${pathname}${search.replace(/token=\w+/, 'token=…')}`;
}
