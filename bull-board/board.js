// Shows Kham's queues in Bull Board, to look at only: what is to change is changed by Kham's API,
// which asks PostgreSQL first.
const { createBullBoard } = require('@bull-board/api');
const { BullMQAdapter } = require('@bull-board/api/bullMQAdapter');
const { ExpressAdapter } = require('@bull-board/express');
const { Queue } = require('bullmq');
const express = require('express');

const QUEUES = ['payment', 'notification', 'appointment', 'medicine', 'ai-processing', 'report'];

const redis = new URL(process.env.REDIS_URL ?? 'redis://localhost:6379');
const connection = {
  host: redis.hostname,
  port: Number(redis.port || 6379),
  username: decodeURIComponent(redis.username) || undefined,
  password: decodeURIComponent(redis.password) || undefined,
};

const queues = QUEUES.map((name) => {
  // skipMetasUpdate: otherwise looking would write into meta, which is Kham's
  const queue = new Queue(name, { connection, prefix: '{kham}', skipMetasUpdate: true });
  queue.on('error', (error) => console.error(`${name}: ${error.message}`));
  return new BullMQAdapter(queue, { readOnlyMode: true });
});
const board = new ExpressAdapter();
createBullBoard({ queues, serverAdapter: board, options: { uiConfig: { boardTitle: 'Kham' } } });

const server = express()
  .use('/', board.getRouter())
  .listen(Number(process.env.PORT ?? 3000), process.env.HOST ?? '127.0.0.1', () =>
    console.log(`listening on ${server.address().port}`));
