// One line a test, what it noted below it, and the count last: `12 passed, 0 failed`.

const seconds = (ms) => `${(ms / 1000).toFixed(1).padStart(6)} s`;

export default async function* report(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    const isSuite = data?.details?.type === 'suite';
    if (type === 'test:start' && data.nesting === 0) {
      yield `${data.name}\n`;
    } else if (type === 'test:pass' && !isSuite) {
      passed += 1;
      yield `${seconds(data.details.duration_ms)}  ok      ${data.name}\n`;
    } else if (type === 'test:fail' && !isSuite) {
      failed += 1;
      yield `${seconds(data.details.duration_ms)}  FAILED  ${data.name}\n${indent(reason(data.details.error))}`;
    } else if (type === 'test:fail' && data.details.error.failureType !== 'subtestsFailed') {
      failed += 1;
      yield `          FAILED  ${data.name}\n${indent(reason(data.details.error))}`;
    } else if (type === 'test:diagnostic' && data.nesting > 0) {
      yield indent(data.message);
    } else if (type === 'test:stderr' || type === 'test:stdout') {
      yield data.message;
    }
  }
  yield `${passed} passed, ${failed} failed\n`;
}

function reason(error) {
  const { stack, message } = error.cause ?? error;
  const lines = (stack ?? message ?? String(error)).split('\n');
  // Of the way there, only our own part.
  return lines.filter((line) => !/^ +at .*(node:|node_modules)/.test(line)).join('\n');
}

function indent(text) {
  return text.replace(/^/gm, ' '.repeat(18)).trimEnd() + '\n';
}
