// A custom handler that records every request and answers as the function's name says.
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";

const port = Number(process.env.FUNCTIONS_CUSTOMHANDLER_PORT);
const record = process.env.FAKE_HANDLER_RECORD;
const answer = JSON.parse(process.env.FAKE_HANDLER_ANSWER ?? '{"Outputs":{},"ReturnValue":null,"Logs":[]}');

if (process.env.FAKE_HANDLER_START === "die") {
  console.error("no reason to live");
  process.exit(7);
}

const behaviours = {
  Fails: (request, response) => response.writeHead(500).end("{}"),
  Empty: (request, response) => response.writeHead(200).end(),
  Hangs: () => {},
  Crashes: () => process.exit(3),
};

function note(request, body) {
  appendFileSync(record, JSON.stringify({
    method: request.method, path: request.url, headers: request.headers, body, process: process.pid,
  }) + "\n");
}

createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString("utf8");
    if (request.url === "/") return response.writeHead(404).end();
    note(request, body);
    if (request.url.startsWith("/api")) {
      response.writeHead(418, { "content-type": "text/plain", "x-teapot": "yes" });
      return response.end(`${request.method} ${request.url} ${body}`);
    }
    const behaviour = behaviours[request.url.slice(1)];
    if (behaviour) return behaviour(request, response);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
}).listen(port, process.env.FAKE_HANDLER_START === "deaf" ? "127.0.0.2" : "127.0.0.1");
