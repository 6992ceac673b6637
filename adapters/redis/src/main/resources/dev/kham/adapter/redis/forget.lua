-- ARGV: label, then the ids
for i = 2, #ARGV do
  remove(ARGV[i])
  redis.call('DEL', key(ARGV[i]))
end
