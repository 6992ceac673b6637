-- ARGV: how many dependencies, token, ms that a reader has
-- Answers a letter for each entry: h (here it is), o (here it is, old, and somebody reads it anew),
-- s (the same, and that is you), r (read it and store it), b (somebody reads it); with h, o and s
-- the value follows.
local as_of = generation()
local answer = {}
for i, key in ipairs(entries) do
  local kept = redis.call('HMGET', key, 'value', 'of', 'fresh', 'reader', 'since', 'till')
  local current = kept[1] and kept[2] == as_of
  local reading = kept[4] and kept[5] == as_of and tonumber(kept[6]) > now
  if current and now < tonumber(kept[3]) then
    answer[i] = 'h' .. kept[1]
  elseif reading then
    answer[i] = current and 'o' .. kept[1] or 'b'
  else
    if not current then
      redis.call('DEL', key)
    end
    redis.call(
      'HSET', key, 'reader', ARGV[2], 'since', as_of,
      'till', string.format('%.0f', now + tonumber(ARGV[3])))
    if current then
      answer[i] = 's' .. kept[1]
    else
      redis.call('PEXPIRE', key, ARGV[3])
      answer[i] = 'r'
    end
  end
end
return answer
