/** Sends bytes to an upload link and tells how far it is, which `fetch` cannot. */
import { CallvaultProblem, type Send } from '../../client/index.ts';

export const sendWithProgress: Send = ({ method, url }, body, headers, onSent) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) {
      // Browsers set this one themselves and refuse to have it set.
      if (name.toLowerCase() !== 'content-length') request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded }) => {
      onSent(loaded);
    };
    request.onload = () => {
      if (request.status < 300) resolve();
      else reject(refused(request));
    };
    request.onerror = () => {
      reject(new CallvaultProblem({ status: 0, code: 'NETWORK', detail: 'The bytes did not get through.' }));
    };
    request.send(body);
  });

function refused({ status, responseText }: XMLHttpRequest): CallvaultProblem {
  const said = /"detail":"([^"]+)"/u.exec(responseText)?.[1] ?? `The server answered ${status}.`;
  const code = /"code":"([A-Z_]+)"/u.exec(responseText)?.[1] ?? 'HTTP_ERROR';
  return new CallvaultProblem({ status, code, detail: said });
}
