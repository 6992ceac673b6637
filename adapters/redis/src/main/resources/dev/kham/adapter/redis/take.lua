-- ARGV: label, how many at most
-- Answers the ms until the next job is due, -1 when there is none, followed by the ids.
local PROMOTED = 100
local GHOST_AFTER = 3600000

-- Out of memory this fails, as it should: a bell that cannot be told of jobs must not look healthy.
introduce()

-- Few promoted at a time: a million overdue at once must not hold up the other queues, and a
-- short "wait" is cheap to search.
local max = tonumber(ARGV[2])
local room = math.max(PROMOTED, max) - redis.call('LLEN', key('wait'))
if room > 0 then
  local until_now = now * PLACES + PLACES - 1
  local due = redis.call(
    'ZRANGEBYSCORE', key('delayed'), '-inf', until_now, 'WITHSCORES', 'LIMIT', 0, room)
  local promoted = {}
  for i = 1, #due, 2 do
    local known = redis.call('HMGET', key(due[i]), 'priority', 'ahead')
    promoted[#promoted + 1] = {
      id = due[i], priority = tonumber(known[1] or 0), due = due_of(due[i + 1]) - (known[2] or 0) }
  end
  -- in the order of the database: news of the same time arrive in any
  table.sort(promoted, function(a, b)
    return a.due < b.due or a.due == b.due and a.id < b.id
  end)
  for _, job in ipairs(promoted) do
    if job.priority > 0 then
      redis.call('ZADD', key('prioritized'), job.priority * PRIORITY + job.due, job.id)
    else
      redis.call('LPUSH', key('wait'), job.id)
    end
    redis.call('ZREM', key('delayed'), job.id)
  end
end

local function next_id()
  local id = redis.call('LMOVE', key('wait'), key('active'), 'RIGHT', 'LEFT')
  if id then
    return id
  end
  id = redis.call('ZRANGE', key('prioritized'), 0, 0)[1]
  if id then
    redis.call('LPUSH', key('active'), id)
    redis.call('ZREM', key('prioritized'), id)
  end
  return id
end

local answer = { -1 }
for _ = 1, max do
  local id = next_id()
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
