-- A script of wrk for wire.py: posts GetItem, PutItem or Query, as OPERATION says, for the items that wire.py loaded.
-- Requests are made before the load begins.
local operation = os.getenv("OPERATION")
local partitions, items_of_partition = 100, 10
local headers = {
  ["Content-Type"] = "application/x-amz-json-1.0",
  ["X-Amz-Date"] = "20260101T000000Z",
  ["X-Amz-Target"] = "DynamoDB_20120810." .. operation,
  ["Authorization"] = "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/dynamodb/aws4_request, "
    .. "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" .. string.rep("0", 64),
}
local requests = {}
local at = 0

local function read(path)
  local file = assert(io.open(path))
  local text = file:read("*a")
  file:close()
  return text
end

function init()
  at = math.random(1000)
  local item = read(os.getenv("ITEM"))
  for i = 0, partitions * items_of_partition - 1 do
    local n = i * 7919 % (partitions * items_of_partition)
    local partition = string.format("p%03d", math.floor(n / items_of_partition))
    local sort = string.format("s%02d", n % items_of_partition)
    local body
    if operation == "GetItem" then
      body = string.format('{"TableName":"bench","Key":{"pk":{"S":"%s"},"sk":{"S":"%s"}}}', partition, sort)
    elseif operation == "PutItem" then
      body = string.format('{"TableName":"bench","Item":%s}', (item:gsub("PARTITION", partition):gsub("SORT", sort)))
    else
      body = string.format('{"TableName":"bench","KeyConditionExpression":"pk = :p",'
        .. '"ExpressionAttributeValues":{":p":{"S":"%s"}}}', partition)
    end
    requests[#requests + 1] = wrk.format("POST", "/", headers, body)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %.0f %.0f\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
