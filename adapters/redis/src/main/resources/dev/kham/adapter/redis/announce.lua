-- ARGV: label, then id, name, data, attempts, delay of each job
-- The same due time is taken for later when the news of it took longer on its way.
local SLACK = 1000

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
  return delay <= SLACK and redis.call('LPOS', key('wait'), id)
end

redis.call('HSETNX', key('meta'), 'version', 'kham')
redis.call('HSETNX', key('meta'), 'opts.maxLenEvents', 10000)

local before = earliest()
local soonest
for i = 2, #ARGV, 5 do
  local id, name, data = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local attempts, delay = tonumber(ARGV[i + 3]), tonumber(ARGV[i + 4])
  -- "now" is rounded down, and a ring before its time is a claim in vain
  local due = delay > 0 and now + 1 + delay or now + delay
  local known = redis.call('EXISTS', key(id)) == 1
  if not known or not stands(id, due, delay) then
    describe(id, name, data, due, attempts)
    if known then
      redis.call('HDEL', key(id), 'finishedOn', 'returnvalue')
      remove(id)
    end
    redis.call('ZADD', key('delayed'), place(due), id)
    soonest = math.min(soonest or due, due)
  end
end
tell(before, soonest)
