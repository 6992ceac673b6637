// One measurement of BullMQ on the Redis of JobsBench; prints its figures as one line of JSON.
// node bullmq.js <redis url> enqueue|process|lateness|immediate|parked <how many>
const { Queue, Worker } = require('bullmq');

const [, , url, what, text] = process.argv;
const count = Number(text);
const { hostname: host, port } = new URL(url);
const connection = { host, port: Number(port), maxRetriesPerRequest: null };
const queue = new Queue(what, { connection, prefix: 'bull' });
const keep = { removeOnComplete: 100 };
const data = { appointment: '01a1fec4-6fff-7469-8155-a15ee6ebab9c' };
const seconds = (since) => Number(process.hrtime.bigint() - since) / 1e9;

async function addAll(optsOf) {
  for (let from = 0; from < count; from += 1000) {
    const jobs = [];
    for (let i = from; i < Math.min(from + 1000, count); i++) {
      jobs.push({ name: 'bench', data, opts: optsOf(i) });
    }
    await queue.addBulk(jobs);
  }
}

function percentiles(values) {
  values.sort((a, b) => a - b);
  const at = (p) => values[Math.min(values.length - 1, Math.floor(values.length * p))];
  return { p50: at(0.5), p99: at(0.99), max: values[values.length - 1] };
}

// Resolves once so many jobs were processed.
function work(handler, concurrency) {
  let worker;
  const all = new Promise((resolve) => {
    let done = 0;
    worker = new Worker(what, handler, { connection, prefix: 'bull', concurrency, autorun: false });
    worker.on('completed', () => ++done === count && resolve());
  });
  worker.run();
  return { all, close: () => worker.close() };
}

const measures = {
  async enqueue() {
    const since = process.hrtime.bigint();
    for (let i = 0; i < count; i++) {
      await queue.add('bench', data, keep);
    }
    return { perSecond: count / seconds(since) };
  },
  async process() {
    await addAll(() => keep);
    const since = process.hrtime.bigint();
    const worker = work(async () => {}, 10);
    await worker.all;
    const perSecond = count / seconds(since);
    await worker.close();
    return { perSecond };
  },
  async lateness() {
    const late = [];
    const worker = work(async (job) => void late.push(Date.now() - job.data.due), 10);
    const start = Date.now() + 4000;
    for (let from = 0; from < count; from += 1000) {
      const jobs = [];
      for (let i = from; i < Math.min(from + 1000, count); i++) {
        const due = start + Math.floor((i * 10000) / count);
        jobs.push({ name: 'bench', data: { due }, opts: { ...keep, delay: due - Date.now() } });
      }
      await queue.addBulk(jobs);
    }
    await worker.all;
    await worker.close();
    return percentiles(late);
  },
  async immediate() {
    const took = [];
    const worker = work(
      async (job) => void took.push(Number(process.hrtime.bigint() - BigInt(job.data.since)) / 1e6), 10);
    const start = Date.now() + 500;
    for (let i = 0; i < count; i++) {
      await new Promise((go) => setTimeout(go, Math.max(0, start + i * 10 - Date.now())));
      queue.add('bench', { since: process.hrtime.bigint().toString() }, keep);
    }
    await worker.all;
    await worker.close();
    return percentiles(took);
  },
  async parked() {
    await addAll(() => ({ ...keep, delay: 86_400_000 }));
    return {};
  },
};

queue.waitUntilReady().then(async () => {
  const figures = await measures[what]();
  await queue.close();
  console.log(JSON.stringify(figures));
  process.exit(0);
});
