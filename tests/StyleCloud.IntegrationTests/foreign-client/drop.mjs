// node drop.mjs <connection string> <blob name> <file>
// Drops the file into `input`, waits until its job has ended, and prints one line of JSON: the status, what lies in `output`,
// and the job's events after the CloudEvents SDK has validated them. Exit code 1 when the job did not succeed.
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { CloudEvent } from 'cloudevents';

const [connectionString, blobName, file] = process.argv.slice(2);
const blobs = BlobServiceClient.fromConnectionString(connectionString);
const queues = QueueServiceClient.fromConnectionString(connectionString);
const pause = () => new Promise((resolve) => setTimeout(resolve, 200));
const deadline = Date.now() + 180_000;

/** One request: downloadToBuffer asks for the length first, and cuts off a status that has grown in between. */
const read = async (container, name) => buffer((await blobs.getContainerClient(container).getBlobClient(name).download()).readableStreamBody);

async function endedStatus() {
  for await (const blob of blobs.getContainerClient('jobs').listBlobsFlat()) {
    if (!blob.name.endsWith('/status.json')) continue;
    const status = JSON.parse((await read('jobs', blob.name)).toString());
    if (status.inputName === blobName && ['succeeded', 'failed', 'cancelled', 'rejected'].includes(status.state)) return status;
  }
  return undefined;
}

async function waitFor(probe, what) {
  while (Date.now() < deadline) {
    const found = await probe();
    if (found) return found;
    await pause();
  }
  throw new Error(`timed out waiting for ${what}`);
}

/** Peeks, because another consumer may be reading the queue; seen events are kept by id. */
async function eventsOf(jobId, seen) {
  const { peekedMessageItems } = await queues.getQueueClient('events').peekMessages({ numberOfMessages: 32 });
  for (const message of peekedMessageItems) {
    const event = JSON.parse(Buffer.from(message.messageText, 'base64').toString());
    if (event.subject === jobId) seen.set(event.id, event);
  }
  return seen.size >= 3 ? seen : undefined;
}

const upload = blobs.getContainerClient('input').getBlockBlobClient(blobName);
await upload.uploadData(await readFile(file), { blobHTTPHeaders: { blobContentType: 'image/png' } });
const status = await waitFor(endedStatus, `the job of ${blobName}`);
if (status.state !== 'succeeded') {
  console.log(JSON.stringify({ status }));
  process.exit(1);
}

const picture = await read('output', status.outputName);
const seen = new Map();
await waitFor(() => eventsOf(status.id, seen), 'three events');
const events = [...seen.values()].map((event) => {
  const valid = new CloudEvent(event, true); // throws when the envelope breaks the specification
  return { id: valid.id, type: valid.type, specversion: valid.specversion, state: valid.data.state };
});
console.log(JSON.stringify({ status: { id: status.id, state: status.state }, output: { name: status.outputName, bytes: picture.length, magic: picture.subarray(1, 4).toString() }, events }));
