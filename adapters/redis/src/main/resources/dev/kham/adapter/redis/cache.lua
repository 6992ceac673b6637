-- Stands before every other script of the cache.
-- KEYS: what the entries depend on, the first ARGV[1] of them, each a number that grows with every
-- change; then the entries.
-- An entry is a hash: the value, what it depends on "as of" its reading, until when it is "fresh";
-- and the reader who is to store it next, with the same "since" and "till".
local depends = tonumber(ARGV[1])
local entries = { unpack(KEYS, depends + 1) }
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function generation()
  local known = redis.call('MGET', unpack(KEYS, 1, depends))
  for i = 1, depends do
    known[i] = known[i] or '0'
  end
  return table.concat(known, '.')
end
