-- Stands before every other script. All keys of a queue begin with KEYS[1].
local queue = KEYS[1]
local label = ARGV[1]
local CHANNEL = '{kham}:announced'
-- BullMQ's packing of the delayed set: due ms * 4096 + the place among those of the same ms
local PLACES = 4096
-- The prioritized set: priority * 2^42 + due ms, which a double holds exactly till the year 2109
local PRIORITY = 2 ^ 42

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function key(name)
  return queue .. name
end

local function due_of(score)
  return math.floor(score / PLACES)
end

-- When the first job of the queue is due, 0 when some are already waiting, nil when there is none.
local function earliest()
  if redis.call('LLEN', key('wait')) > 0 or redis.call('ZCARD', key('prioritized')) > 0 then
    return 0
  end
  local first = redis.call('ZRANGE', key('delayed'), 0, 0, 'WITHSCORES')
  return first[2] and due_of(first[2])
end

local function remove(id)
  redis.call('ZREM', key('delayed'), id)
  redis.call('ZREM', key('prioritized'), id)
  redis.call('LREM', key('wait'), 0, id)
  redis.call('LREM', key('active'), 0, id)
  redis.call('ZREM', key('completed'), id)
  redis.call('ZREM', key('failed'), id)
end

-- Asking for the last place taken, instead of counting, keeps the order for ever: a counter wraps.
-- Whoever finds all places taken shares the last one, in the order of ids.
local function place(due)
  local first = due * PLACES
  local last = first + PLACES - 1
  local taken =
    redis.call('ZREVRANGEBYSCORE', key('delayed'), last, first, 'WITHSCORES', 'LIMIT', 0, 1)
  return taken[2] and math.min(taken[2] + 1, last) or first
end

-- Written before anything is moved: out of memory stops a script at its first write.
-- "ahead" is by how much due is beyond the time in the database: the clocks, and the way of the news.
local function describe(id, name, data, due, attempts, backoff, priority, run_at)
  local since = redis.call('HGET', key(id), 'timestamp') or now
  local delay = math.max(0, due - since)
  local opts = string.format(
    '{"attempts":%d,"backoff":{"type":"exponential","delay":%d},"delay":%d,"priority":%d}',
    attempts, backoff, delay, priority)
  redis.call(
    'HSET', key(id), 'name', name, 'data', data, 'opts', opts, 'timestamp', since,
    'delay', delay, 'priority', priority, 'ahead', run_at and due - run_at or 0)
end

local function introduce()
  redis.call('HSETNX', key('meta'), 'version', 'kham')
  redis.call('HSETNX', key('meta'), 'opts.maxLenEvents', 10000)
end

-- Those who sleep until the earliest job wake by themselves: only news they cannot know is told.
local function tell(before, due)
  if due and (due <= now or not before or due < before) then
    redis.call('PUBLISH', CHANNEL, label)
  end
end
