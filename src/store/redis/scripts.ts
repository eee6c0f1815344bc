import { createHash } from 'node:crypto';

/** A step that Redis does as one. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
  readonly writes: boolean;
}

/**
 * A value is kept as `end:json`, the end empty for never. A set is two sorted sets: its members by a running number, and
 * their ends. Three sorted sets are over all: the names of values and of sets, in the order of their letters, and what
 * ends when. Ends come as text and stay text: Lua would round them.
 */
const words = `
local values, sets, ends = KEYS[1], KEYS[2], KEYS[3]
local p, now = ARGV[1], ARGV[2]
local at = tonumber(now)
local function read(name)
  local raw = redis.call('GET', p .. 'value:' .. name)
  if not raw then return '', '' end
  local colon = string.find(raw, ':', 1, true)
  local e = string.sub(raw, 1, colon - 1)
  if e ~= '' and tonumber(e) <= at then return '', '' end
  return string.sub(raw, colon + 1), e
end
local function put(name, json, e)
  redis.call('SET', p .. 'value:' .. name, e .. ':' .. json)
  redis.call('ZADD', values, 0, name)
  if e == '' then redis.call('ZREM', ends, 'v' .. name) else redis.call('ZADD', ends, e, 'v' .. name) end
end
local function forget(name)
  redis.call('UNLINK', p .. 'value:' .. name)
  redis.call('ZREM', values, name)
  redis.call('ZREM', ends, 'v' .. name)
end
local function empty(name)
  redis.call('UNLINK', p .. 'set:' .. name, p .. 'ends:' .. name)
  redis.call('ZREM', sets, name)
  redis.call('ZREM', ends, 's' .. name)
end
local function tidy(name)
  if redis.call('EXISTS', p .. 'set:' .. name) == 0 then return empty(name) end
  local first = redis.call('ZRANGE', p .. 'ends:' .. name, 0, 0, 'WITHSCORES')[2]
  if first then redis.call('ZADD', ends, first, 's' .. name) else redis.call('ZREM', ends, 's' .. name) end
end
local function add(name, member, e)
  local before = redis.call('ZSCORE', p .. 'ends:' .. name, member)
  if before and tonumber(before) <= at then redis.call('ZREM', p .. 'set:' .. name, member) end
  local last = redis.call('ZRANGE', p .. 'set:' .. name, -1, -1, 'WITHSCORES')[2]
  redis.call('ZADD', p .. 'set:' .. name, 'NX', string.format('%.0f', tonumber(last or 0) + 1), member)
  redis.call('ZADD', sets, 0, name)
  if e ~= '' then redis.call('ZADD', p .. 'ends:' .. name, e, member)
  elseif before then redis.call('ZREM', p .. 'ends:' .. name, member) end
  if before or e ~= '' then tidy(name) end
end
local function drop(name, member)
  redis.call('ZREM', p .. 'set:' .. name, member)
  redis.call('ZREM', p .. 'ends:' .. name, member)
  tidy(name)
end
local function tell(names)
  if #names == 0 then return end
  local entry = {}
  for _, name in ipairs(names) do
    entry[#entry + 1] = name
    entry[#entry + 1] = ''
  end
  redis.call('XADD', p .. 'changes', 'MAXLEN', '~', 5000, '*', unpack(entry))
end
local function sweep()
  for _, entry in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, 4)) do
    local name = string.sub(entry, 2)
    if string.sub(entry, 1, 1) == 'v' then forget(name) else
      for _, member in ipairs(redis.call('ZRANGEBYSCORE', p .. 'ends:' .. name, '-inf', now, 'LIMIT', 0, 100)) do
        redis.call('ZREM', p .. 'set:' .. name, member)
        redis.call('ZREM', p .. 'ends:' .. name, member)
      end
      tidy(name)
    end
  end
end
`;

const script = (lua: string): Omit<Script, 'writes'> => ({ lua, sha: createHash('sha1').update(lua).digest('hex') });
const writing = (lua: string): Script => ({ ...script(lua), writes: true });
const reading = (lua: string): Script => ({ ...script(lua), writes: false });

/**
 * Conditions (name and JSON, empty for nothing), names for the log of changes, then writes; how many of the first two comes
 * before. Nothing is written before every condition holds; what Redis refuses (no memory, a replica) it refuses at the first write.
 */
export const commitScript = writing(`${words}
local i = 5
for _ = 1, tonumber(ARGV[3]) do
  if read(ARGV[i]) ~= ARGV[i + 1] then return 0 end
  i = i + 2
end
sweep()
local changed = {}
for _ = 1, tonumber(ARGV[4]) do
  changed[#changed + 1] = ARGV[i]
  i = i + 1
end
tell(changed)
while ARGV[i] do
  local what, name = ARGV[i], ARGV[i + 1]
  if what == 'put' then put(name, ARGV[i + 2], ARGV[i + 3]); i = i + 4
  elseif what == 'replace' then local _, e = read(name); put(name, ARGV[i + 2], e); i = i + 3
  elseif what == 'forget' then forget(name); i = i + 2
  elseif what == 'remove' then forget(name); empty(name); i = i + 2
  elseif what == 'clear' then
    for _, each in ipairs(redis.call('ZRANGEBYLEX', values, name, ARGV[i + 2])) do forget(each) end
    for _, each in ipairs(redis.call('ZRANGEBYLEX', sets, name, ARGV[i + 2])) do empty(each) end
    i = i + 3
  elseif what == 'add' then add(name, ARGV[i + 2], ARGV[i + 3]); i = i + 4
  else drop(name, ARGV[i + 2]); i = i + 3 end
end
return 1
`);

/** Reads and deletes: the JSON, or nothing. The name, then names for the log of changes. */
export const takeScript = writing(`${words}
local json = read(ARGV[3])
if json == '' then return false end
forget(ARGV[3])
tell({ unpack(ARGV, 4) })
return json
`);

/**
 * What was written since a place in the log of changes: the place where it ends now, then the names, or `*` for all: when
 * the place is not known any more (`?` for who has none yet), or too much was written.
 */
export const changesScript = reading(`
local log, since = KEYS[1], ARGV[1]
local newest = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
local place = newest and newest[1] or ''
if since == place then return { place } end
local entries = {}
if since == '' then entries = redis.call('XRANGE', log, '-', '+', 'COUNT', 200)
elseif since ~= '?' then entries = redis.call('XRANGE', log, since, '+', 'COUNT', 200) end
local first, last = entries[1], entries[#entries]
if not first or (since ~= '' and first[1] ~= since) or last[1] ~= place then return { place, '*' } end
local found = { place }
for n, entry in ipairs(entries) do
  if n > 1 or since == '' then
    for f = 1, #entry[2], 2 do found[#found + 1] = entry[2][f] end
  end
end
return found
`);

/**
 * A part of a set (its members, their ends): from, to. Those that have ended and are still there are passed over. Last
 * comes whether any of its members ends (1 or 0).
 */
export const membersScript = reading(`
local set, ends, now, from, to = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
if redis.call('EXISTS', ends) == 0 then
  local all = redis.call('ZRANGE', set, from, to)
  all[#all + 1] = '0'
  return all
end
local gone, found, n = {}, {}, 0
for _, member in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now)) do gone[member] = true end
for _, member in ipairs(redis.call('ZRANGE', set, 0, -1)) do
  if not gone[member] then
    if n >= from and (to < 0 or n <= to) then found[#found + 1] = member end
    n = n + 1
  end
end
found[#found + 1] = '1'
return found
`);

/** How many have not ended. */
export const countScript = reading(`
return redis.call('ZCARD', KEYS[1]) - redis.call('ZCOUNT', KEYS[2], '-inf', ARGV[1])
`);

/** Names of values from one to another, at most so many: the last that was looked at, then those that have not ended. */
export const namesScript = reading(`${words}
local names = redis.call('ZRANGEBYLEX', values, ARGV[3], ARGV[4], 'LIMIT', 0, ARGV[5])
local found = { names[#names] or '' }
for _, name in ipairs(names) do
  if read(name) ~= '' then found[#found + 1] = name end
end
return found
`);

/** Removes values (`v`) or sets (`s`) from one name to another, at most so many: the last of them, or nothing. */
export const clearScript = writing(`${words}
local index, remove = values, forget
if ARGV[6] == 's' then index, remove = sets, empty end
local names = redis.call('ZRANGEBYLEX', index, ARGV[3], ARGV[4], 'LIMIT', 0, ARGV[5])
for _, name in ipairs(names) do remove(name) end
if #names > 0 then tell({ '*' }) end
return names[#names] or ''
`);

/**
 * Everything between pairs of names, as one moment has it: `v`, name, end, JSON for a value, `m`, name, end, member for
 * each member in their order.
 */
export const dumpScript = reading(`${words}
local found = {}
local function tell(kind, name, e, what)
  found[#found + 1] = kind
  found[#found + 1] = name
  found[#found + 1] = e
  found[#found + 1] = what
end
for i = 3, #ARGV, 2 do
  for _, name in ipairs(redis.call('ZRANGEBYLEX', values, ARGV[i], ARGV[i + 1])) do
    local json, e = read(name)
    if json ~= '' then tell('v', name, e, json) end
  end
  for _, name in ipairs(redis.call('ZRANGEBYLEX', sets, ARGV[i], ARGV[i + 1])) do
    for _, member in ipairs(redis.call('ZRANGE', p .. 'set:' .. name, 0, -1)) do
      local e = redis.call('ZSCORE', p .. 'ends:' .. name, member) or ''
      if e == '' or tonumber(e) > at then tell('m', name, e, member) end
    end
  end
end
return found
`);

/** Whether it can be written to: a replica and a server without memory refuse this as they refuse everything else. */
export const healthScript = writing(`
redis.call('SET', KEYS[1], ARGV[1])
return 1
`);
