// A local model behind chat completions, for the tests that ask a real one: node server.mjs MODEL.gguf
// It prints `listening on PORT` and answers until it is killed. Knows just enough of the interface:
// two messages, a JSON schema, the tokens that were used.
//
// It needs `node-llama-cpp` beside it or in NODE_PATH's folder; see README.md.

import http from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const modules = process.env.PLAYBOOK_NODE_MODULES ?? path.join(process.cwd(), "node_modules");
const require = createRequire(path.join(modules, "here.js"));
const entry = require.resolve("node-llama-cpp");
const { getLlama, LlamaChatSession } = await import(pathToFileURL(entry));

const llama = await getLlama({ gpu: false, build: "never", logLevel: "error" });
const model = await llama.loadModel({ modelPath: process.argv[2] });
const context = await model.createContext({ contextSize: 4096, threads: 1 });

/** Says one answer, after the ones that were asked before. */
let last = Promise.resolve();
function inTurn(work) {
  const mine = last.then(work, work);
  last = mine.catch(() => {});
  return mine;
}

async function complete(asked) {
  const schema = asked.response_format?.json_schema?.schema;
  const grammar = schema && (await llama.createGrammarForJsonSchema(forGrammar(schema)));
  const say = (role) => asked.messages.filter((one) => one.role === role).map((one) => one.content).join("\n");
  const sequence = context.getSequence();
  try {
    const session = new LlamaChatSession({ contextSequence: sequence, systemPrompt: say("system") });
    const most = asked.max_completion_tokens ?? asked.max_tokens ?? 256;
    const { responseText, stopReason } = await session.promptWithMeta(say("user"), {
      grammar,
      maxTokens: most,
      temperature: 0,
    });
    const input = model.tokenize(say("system") + say("user")).length;
    const output = model.tokenize(responseText).length;
    return {
      id: "local", object: "chat.completion", created: 0, model: asked.model,
      choices: [{
        index: 0,
        finish_reason: stopReason === "maxTokens" ? "length" : "stop",
        message: { role: "assistant", content: responseText, refusal: null },
      }],
      usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
    };
  } finally {
    sequence.dispose();
  }
}

/** How long a list becomes: a small model goes on and on. */
const MOST = 3;

/** The grammar knows `oneOf`, and no descriptions. */
function forGrammar(schema) {
  if (Array.isArray(schema)) return schema.map(forGrammar);
  if (schema === null || typeof schema !== "object") return schema;
  const { anyOf, description, ...rest } = schema;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, forGrammar(value)]));
  if (inner.type === "array") inner.maxItems = MOST;
  return anyOf ? { ...inner, oneOf: forGrammar(anyOf) } : inner;
}

const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (piece) => (body += piece));
  request.on("end", async () => {
    const answer = (status, json) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(json));
    };
    if (request.method !== "POST" || request.url !== "/v1/chat/completions") return answer(404, {});
    try {
      const asked = JSON.parse(body);
      answer(200, await inTurn(() => complete(asked)));
    } catch (wrong) {
      answer(500, { error: { type: "server_error", message: String(wrong) } });
    }
  });
});
server.listen(0, "127.0.0.1", () => console.log(`listening on ${server.address().port}`));
