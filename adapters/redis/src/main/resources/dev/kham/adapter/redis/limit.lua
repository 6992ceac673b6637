-- KEYS: one for each quota; ARGV: how often and within how many ms, of each
-- Answers 1 or 0 for allowed, followed by what remains and the ms until the reset, of each.
-- A key holds the number of the window it is about, and what happened in it and in the one before.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local quotas = {}
local allowed = 1
for i, key in ipairs(KEYS) do
  local most, size = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local window = math.floor(now / size)
  local left = size - (now - window * size)
  local kept = redis.call('HMGET', key, 'window', 'count', 'before')
  local count, before = 0, 0
  if tonumber(kept[1]) == window then
    count, before = tonumber(kept[2]), tonumber(kept[3])
  elseif tonumber(kept[1]) == window - 1 then
    before = tonumber(kept[2])
  end
  if before * left / size + count + 1 > most then
    allowed = 0
  end
  quotas[i] = {
    most = most, size = size, window = window, left = left, count = count, before = before }
end

local function until_room(quota)
  local room = quota.most - 1
  if quota.count > room then
    return quota.left + math.ceil(quota.size - quota.size * room / quota.count)
  end
  if quota.before == 0 then
    return 0
  end
  local fits = quota.size * (room - quota.count) / quota.before
  return math.ceil(math.max(0, quota.left - fits))
end

local answer = { allowed }
for i, key in ipairs(KEYS) do
  local quota = quotas[i]
  if allowed == 1 then
    quota.count = quota.count + 1
    redis.call(
      'HSET', key, 'window', string.format('%.0f', quota.window), 'count', quota.count,
      'before', quota.before)
    redis.call('PEXPIRE', key, string.format('%.0f', 2 * quota.size))
  end
  local used = quota.before * quota.left / quota.size + quota.count
  answer[#answer + 1] = math.max(0, math.floor(quota.most - used))
  answer[#answer + 1] = allowed == 1 and quota.left or until_room(quota)
end
return answer
