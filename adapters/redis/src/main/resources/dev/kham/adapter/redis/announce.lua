-- ARGV: label, then id, name, data, attempts, backoff, priority, delay, due by the
-- database's clock of each job
-- The same due time is taken for later when the news of it took longer on its way.
local SLACK = 1000
-- Beyond that, jobs later than all that are known are left to be told of again: the store has them.
local CROWD = 10000

-- True when the job need not be moved.
local function stands(id, due, delay)
  local score = redis.call('ZSCORE', key('delayed'), id)
  if score then
    return due_of(score) <= due and due <= due_of(score) + SLACK
  end
  local rang = redis.call('HGET', key(id), 'processedOn')
  if delay <= 0 and rang and now - rang >= 0 and now - rang < SLACK then
    -- the job was read as waiting just before it rang, and began meanwhile
    return true
  end
  return delay <= SLACK
    and (redis.call('ZSCORE', key('prioritized'), id) or redis.call('LPOS', key('wait'), id))
end

local function is_crowded(due)
  if redis.call('ZCARD', key('delayed')) < CROWD then
    return false
  end
  local last = redis.call('ZRANGE', key('delayed'), -1, -1, 'WITHSCORES')
  return due >= due_of(last[2])
end

introduce()

local before = earliest()
local soonest
for i = 2, #ARGV, 8 do
  local id, name, data = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local delay = tonumber(ARGV[i + 6])
  -- "now" is rounded down, and a ring before its time is a claim in vain
  local due = delay > 0 and now + 1 + delay or now + delay
  local known = redis.call('EXISTS', key(id)) == 1
  if not (known and stands(id, due, delay)) and (known or not is_crowded(due)) then
    describe(id, name, data, due, ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], tonumber(ARGV[i + 7]))
    if known then
      redis.call('HDEL', key(id), 'finishedOn', 'returnvalue')
      remove(id)
    end
    redis.call('ZADD', key('delayed'), place(due), id)
    soonest = math.min(soonest or due, due)
  end
end
tell(before, soonest)
