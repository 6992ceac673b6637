-- ARGV: label, id, name, data, then "completed"
--       or "failed", cause
--       or "retried", cause, delay
local KEPT = { completed = 100, failed = 1000 }

local id, name, data, outcome, cause = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

-- Redis may never have heard of the job: it was claimed from the store.
if redis.call('HEXISTS', key(id), 'name') == 0 then
  redis.call(
    'HSET', key(id), 'name', name, 'data', data, 'opts', '{}', 'timestamp', now,
    'delay', 0, 'priority', 0)
end
redis.call('HSETNX', key(id), 'processedOn', now)
redis.call('HSETNX', key(id), 'ats', 1)
redis.call('HINCRBY', key(id), 'atm', 1)
if cause then
  redis.call('HSET', key(id), 'failedReason', cause, 'stacktrace', cjson.encode({ cause }))
else
  redis.call('HDEL', key(id), 'failedReason', 'stacktrace')
  redis.call('HSET', key(id), 'returnvalue', 'null')
end

if outcome == 'retried' then
  local before = earliest()
  local due = now + 1 + tonumber(ARGV[7])
  redis.call('HSET', key(id), 'delay', due - redis.call('HGET', key(id), 'timestamp'))
  remove(id)
  redis.call('ZADD', key('delayed'), place(due), id)
  tell(before, due)
else
  local ended = key(outcome)
  redis.call('HSET', key(id), 'finishedOn', now)
  remove(id)
  redis.call('ZADD', ended, now, id)
  local oldest = -(KEPT[outcome] + 1)
  for _, old in ipairs(redis.call('ZRANGE', ended, 0, oldest)) do
    redis.call('DEL', key(old))
  end
  redis.call('ZREMRANGEBYRANK', ended, 0, oldest)
end
