// As many clients in turn as k6 is told to have; nothing of an answer is looked at.
import http from 'k6/http';
export const options = { discardResponseBodies: true };
export default function () { http.get(__ENV.URL); }
