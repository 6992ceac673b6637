-- ARGV: label, "1" when it is paused, workers of an instance
introduce()
redis.call('HSET', key('meta'), 'concurrency', ARGV[3])
if ARGV[2] == '1' then
  redis.call('HSET', key('meta'), 'paused', 1)
else
  redis.call('HDEL', key('meta'), 'paused')
end
