// node drop-folder.mjs <connection string> <folder> <prefix>
// Drops every file of a folder below input/<prefix>, 32 at a time, waits until both queues stay empty, and prints one line of JSON: what was dropped, the results
// and reports below output/<prefix>, and the seconds of the upload and of all.
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';

const AT_ONCE = 32;
const [connectionString, folder, prefix] = process.argv.slice(2);
const blobs = BlobServiceClient.fromConnectionString(connectionString);
const queues = QueueServiceClient.fromConnectionString(connectionString);
const seconds = (since) => Math.round((Date.now() - since) / 100) / 10;

const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
const names = files.map((file) => `${prefix}/${relative(folder, file).split(sep).join('/')}`);
const input = blobs.getContainerClient('input');

const started = Date.now();
const waiting = files.keys();
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (const index of waiting) await input.getBlockBlobClient(names[index]).uploadFile(files[index]);
}));
const uploaded = seconds(started);

/** Invisible messages are counted, so what waits for a second look keeps a queue from being empty. */
const isQuiet = async () => (await Promise.all(['uploads', 'jobs'].map((name) => queues.getQueueClient(name).getProperties()))).every((queue) => queue.approximateMessagesCount === 0);
let [quiet, ended] = [0, started];
while (quiet < 5) {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  if (!(await isQuiet())) quiet = 0;
  else if (quiet++ === 0) ended = Date.now();
}

const results = [];
const reports = [];
for await (const blob of blobs.getContainerClient('output').listBlobsFlat({ prefix: `${prefix}/` })) (blob.name.endsWith('.error.json') ? reports : results).push(blob.name);
console.log(JSON.stringify({ dropped: names.length, results, reports, uploadSeconds: uploaded, seconds: Math.round((ended - started) / 100) / 10 }));
