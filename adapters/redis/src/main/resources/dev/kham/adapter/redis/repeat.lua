-- ARGV: label, then name, cron, zone, next ms of all that is done again and again in the queue
local all = {}
for i = 2, #ARGV, 4 do
  local name = ARGV[i]
  all[name] = true
  redis.call('HSET', key('repeat:' .. name), 'name', name, 'pattern', ARGV[i + 1], 'tz', ARGV[i + 2])
  redis.call('ZADD', key('repeat'), ARGV[i + 3], name)
end
for _, name in ipairs(redis.call('ZRANGE', key('repeat'), 0, -1)) do
  if not all[name] then
    redis.call('ZREM', key('repeat'), name)
    redis.call('DEL', key('repeat:' .. name))
  end
end
