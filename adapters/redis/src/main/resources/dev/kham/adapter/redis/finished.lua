-- ARGV: label, then id, name, data, attempts, backoff, priority, outcome, cause, delay of each job;
-- the outcome is "completed", "failed" (with its cause) or "retried" (with cause and delay)
local KEPT = { completed = 100, failed = 1000 }

local before = earliest()
local soonest
for i = 2, #ARGV, 9 do
  local id, outcome, cause = ARGV[i], ARGV[i + 6], ARGV[i + 7]
  -- Redis may never have heard of the job: it was claimed from the store.
  if redis.call('HEXISTS', key(id), 'name') == 0 then
    describe(id, ARGV[i + 1], ARGV[i + 2], now, ARGV[i + 3], ARGV[i + 4], ARGV[i + 5])
  end
  redis.call('HSETNX', key(id), 'processedOn', now)
  redis.call('HSETNX', key(id), 'ats', 1)
  redis.call('HINCRBY', key(id), 'atm', 1)
  if outcome == 'completed' then
    redis.call('HDEL', key(id), 'failedReason', 'stacktrace')
    redis.call('HSET', key(id), 'returnvalue', 'null')
  else
    redis.call('HSET', key(id), 'failedReason', cause, 'stacktrace', cjson.encode({ cause }))
  end
  remove(id)
  if outcome == 'retried' then
    local due = now + 1 + tonumber(ARGV[i + 8])
    redis.call('HSET', key(id), 'delay', due - redis.call('HGET', key(id), 'timestamp'))
    redis.call('ZADD', key('delayed'), place(due), id)
    soonest = math.min(soonest or due, due)
  else
    redis.call('HSET', key(id), 'finishedOn', now)
    redis.call('ZADD', key(outcome), now, id)
  end
end
tell(before, soonest)

for outcome, kept in pairs(KEPT) do
  local oldest = -(kept + 1)
  for _, old in ipairs(redis.call('ZRANGE', key(outcome), 0, oldest)) do
    redis.call('DEL', key(old))
  end
  redis.call('ZREMRANGEBYRANK', key(outcome), 0, oldest)
end
