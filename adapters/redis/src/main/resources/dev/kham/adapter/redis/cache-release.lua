-- ARGV: how many dependencies, token
-- Who has failed to read lets the next one try.
for _, key in ipairs(entries) do
  local held = redis.call('HMGET', key, 'reader', 'value')
  if held[1] == ARGV[2] then
    if held[2] then
      redis.call('HDEL', key, 'reader', 'since', 'till')
    else
      redis.call('DEL', key)
    end
  end
end
