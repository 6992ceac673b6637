-- ARGV: how many dependencies, token, then value, ms it is fresh, ms it is kept of each entry
-- Only who is still the reader stores: who was overtaken by a change, or by time, may have read
-- what is no longer so. Answers how many were stored.
local as_of = generation()
local stored = 0
for i, key in ipairs(entries) do
  local held = redis.call('HMGET', key, 'reader', 'since')
  if held[1] == ARGV[2] and held[2] == as_of then
    local fresh = now + tonumber(ARGV[3 * i + 1])
    redis.call('DEL', key)
    redis.call(
      'HSET', key, 'value', ARGV[3 * i], 'of', as_of, 'fresh', string.format('%.0f', fresh))
    redis.call('PEXPIRE', key, ARGV[3 * i + 2])
    stored = stored + 1
  end
end
return stored
