// Makes the calls of the scenarios through the AWS SDK for Go; see tests/sdk/README.md for the lines it reads and writes.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/smithy-go"
)

type request struct {
	Kind    string
	Service string
	Name    string
	Input   map[string]any
}

type object = map[string]any

var (
	database *dynamodb.Client
	streams  *dynamodbstreams.Client
)

const waitMax = 15 * time.Second

func connect() {
	// One attempt only: a retry would hide an answer that should not have failed.
	config := aws.Config{
		Region:           "us-east-1",
		BaseEndpoint:     aws.String(os.Getenv("KARST_ENDPOINT")),
		Credentials:      credentials.NewStaticCredentialsProvider("local", "local", ""),
		RetryMaxAttempts: 1,
	}
	database = dynamodb.NewFromConfig(config)
	streams = dynamodbstreams.NewFromConfig(config)
}

// One call of the client's method of that name, with the input struct that the method asks for.
func call(asked request) (any, error) {
	client := reflect.ValueOf(database)
	if asked.Service == "streams" {
		client = reflect.ValueOf(streams)
	}
	method := client.MethodByName(asked.Name)
	if !method.IsValid() {
		return nil, fmt.Errorf("the SDK has no %s", asked.Name)
	}
	input := reflect.New(method.Type().In(1).Elem())
	if err := toSDK(asked.Input, input.Elem(), asked.Name); err != nil {
		return nil, err
	}
	results := method.Call([]reflect.Value{reflect.ValueOf(context.Background()), input})
	if err, failed := results[1].Interface().(error); failed {
		return nil, err
	}
	return fromSDK(results[0]), nil
}

func wait(asked request) error {
	var input dynamodb.DescribeTableInput
	if err := toSDK(asked.Input, reflect.ValueOf(&input).Elem(), asked.Name); err != nil {
		return err
	}
	switch asked.Name {
	case "TableExists":
		return dynamodb.NewTableExistsWaiter(database).Wait(context.Background(), &input, waitMax)
	case "TableNotExists":
		return dynamodb.NewTableNotExistsWaiter(database).Wait(context.Background(), &input, waitMax)
	}
	return fmt.Errorf("no waiter %s", asked.Name)
}

type paginator[Output any] interface {
	HasMorePages() bool
	NextPage(context.Context, ...func(*dynamodb.Options)) (*Output, error)
}

func pagesOf[Output any](pages paginator[Output]) ([]any, error) {
	var all []any
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.Background())
		if err != nil {
			return nil, err
		}
		all = append(all, fromSDK(reflect.ValueOf(page)))
	}
	return all, nil
}

func paginate(asked request) ([]any, error) {
	fill := func(input any) error { return toSDK(asked.Input, reflect.ValueOf(input).Elem(), asked.Name) }
	switch asked.Name {
	case "ListTables":
		input := &dynamodb.ListTablesInput{}
		if err := fill(input); err != nil {
			return nil, err
		}
		return pagesOf[dynamodb.ListTablesOutput](dynamodb.NewListTablesPaginator(database, input))
	case "Query":
		input := &dynamodb.QueryInput{}
		if err := fill(input); err != nil {
			return nil, err
		}
		return pagesOf[dynamodb.QueryOutput](dynamodb.NewQueryPaginator(database, input))
	case "Scan":
		input := &dynamodb.ScanInput{}
		if err := fill(input); err != nil {
			return nil, err
		}
		return pagesOf[dynamodb.ScanOutput](dynamodb.NewScanPaginator(database, input))
	}
	return nil, fmt.Errorf("no paginator of %s", asked.Name)
}

// A service's error as its type shows it; what is no service's error is a fault of this driver or of the answer.
func replyOf(err error) object {
	var failure smithy.APIError
	if !errors.As(err, &failure) {
		return object{"broken": err.Error()}
	}
	typed, name, fields := false, failure.ErrorCode(), object{}
	if value := reflect.ValueOf(failure); value.Elem().Type() != reflect.TypeOf(smithy.GenericAPIError{}) {
		typed = value.Elem().Type().Name() == name
		fields = fromSDK(value).(object)
		delete(fields, "Message")
		delete(fields, "ErrorCodeOverride")
	}
	return object{"error": object{"name": name, "message": failure.ErrorMessage(), "typed": typed, "fields": fields}}
}

func reply(asked request) object {
	switch asked.Kind {
	case "wait":
		if err := wait(asked); err != nil {
			return replyOf(err)
		}
		return object{"answer": object{}}
	case "paginate":
		pages, err := paginate(asked)
		if err != nil {
			return replyOf(err)
		}
		return object{"pages": pages}
	}
	answer, err := call(asked)
	if err != nil {
		return replyOf(err)
	}
	return object{"answer": answer}
}

func main() {
	connect()
	lines := bufio.NewReader(os.Stdin)
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			panic(err)
		}
		if err := output.Encode(reply(asked)); err != nil {
			panic(err)
		}
	}
}
