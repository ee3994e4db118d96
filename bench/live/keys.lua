-- For wrk: a thousand keys in turn, their requests made beforehand.
local requests, turn = {}, 0
init = function()
  for number = 0, 999 do
    requests[number] = wrk.format("GET", string.format("/calc?input=k%06d", number))
  end
end
request = function()
  turn = (turn + 7) % 1000
  return requests[turn]
end
