-- ARGV: how many dependencies, ms for which a change is remembered, longer than any entry is kept
-- What depends on these is no longer so, and these entries neither; nor what is being read.
for i = 1, depends do
  redis.call('INCR', KEYS[i])
  redis.call('PEXPIRE', KEYS[i], ARGV[2])
end
for _, key in ipairs(entries) do
  redis.call('DEL', key)
end
