-- ARGV: label, how many at most
-- Answers the ms until the next job is due, -1 when there is none, followed by the ids.
local PROMOTED = 100
local GHOST_AFTER = 3600000

-- Few promoted at a time: a million overdue at once must not hold up the other queues, and a
-- short "wait" is cheap to search.
local max = tonumber(ARGV[2])
local room = math.max(PROMOTED, max) - redis.call('LLEN', key('wait'))
if room > 0 then
  local until_now = now * PLACES + PLACES - 1
  local due = redis.call('ZRANGEBYSCORE', key('delayed'), '-inf', until_now, 'LIMIT', 0, room)
  for _, id in ipairs(due) do
    redis.call('LPUSH', key('wait'), id)
    redis.call('ZREM', key('delayed'), id)
  end
end

local answer = { -1 }
for _ = 1, max do
  local id = redis.call('LMOVE', key('wait'), key('active'), 'RIGHT', 'LEFT')
  if not id then
    break
  end
  redis.call('HSET', key(id), 'processedOn', now)
  redis.call('HINCRBY', key(id), 'ats', 1)
  answer[#answer + 1] = id
end

-- The end of a job may have been lost with a connection; nobody else would ever remove it.
local oldest = redis.call('LINDEX', key('active'), -1)
if oldest and now - (redis.call('HGET', key(oldest), 'processedOn') or 0) > GHOST_AFTER then
  redis.call('LREM', key('active'), -1, oldest)
  redis.call('DEL', key(oldest))
end

local next = earliest()
if next then
  answer[1] = math.max(0, next - now)
end
return answer
