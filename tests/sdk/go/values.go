package main

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	streamtypes "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

const unionMember = "AttributeValueMember"

// The struct of each kind of attribute value, by its name on the wire.
var attributeValues = map[string]reflect.Type{}

func init() {
	for _, member := range []types.AttributeValue{
		&types.AttributeValueMemberS{}, &types.AttributeValueMemberN{}, &types.AttributeValueMemberB{},
		&types.AttributeValueMemberBOOL{}, &types.AttributeValueMemberNULL{}, &types.AttributeValueMemberM{},
		&types.AttributeValueMemberL{}, &types.AttributeValueMemberSS{}, &types.AttributeValueMemberNS{},
		&types.AttributeValueMemberBS{},
	} {
		kind := reflect.TypeOf(member).Elem()
		attributeValues[strings.TrimPrefix(kind.Name(), unionMember)] = kind
	}
}

// toSDK sets a value of the SDK's types from the form of the wire; a member that the SDK does not have is an error.
func toSDK(from any, into reflect.Value, path string) error {
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		return toSDK(from, into.Elem(), path)
	case reflect.Interface:
		return unionToSDK(from, into, path)
	case reflect.Struct:
		return structToSDK(from, into, path)
	case reflect.Map:
		members, ok := from.(map[string]any)
		if !ok {
			return fmt.Errorf("%s: %v is no object", path, from)
		}
		into.Set(reflect.MakeMap(into.Type()))
		for name, member := range members {
			value := reflect.New(into.Type().Elem()).Elem()
			if err := toSDK(member, value, path+"."+name); err != nil {
				return err
			}
			into.SetMapIndex(reflect.ValueOf(name), value)
		}
		return nil
	case reflect.Slice:
		return sliceToSDK(from, into, path)
	}
	value := reflect.ValueOf(from)
	if !value.IsValid() || !value.CanConvert(into.Type()) || (into.Kind() == reflect.String) != (value.Kind() == reflect.String) {
		return fmt.Errorf("%s: %v cannot be a %s", path, from, into.Type())
	}
	into.Set(value.Convert(into.Type()))
	return nil
}

func structToSDK(from any, into reflect.Value, path string) error {
	if into.Type() == reflect.TypeOf(time.Time{}) {
		seconds, ok := from.(float64)
		if !ok {
			return fmt.Errorf("%s: %v is no time", path, from)
		}
		into.Set(reflect.ValueOf(time.UnixMilli(int64(seconds * 1000))))
		return nil
	}
	members, ok := from.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: %v is no object", path, from)
	}
	for name, member := range members {
		field := into.FieldByName(name)
		if !field.IsValid() {
			return fmt.Errorf("%s: the SDK has no member %s", path, name)
		}
		if err := toSDK(member, field, path+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func sliceToSDK(from any, into reflect.Value, path string) error {
	if into.Type().Elem().Kind() == reflect.Uint8 {
		text, _ := from.(string)
		bytes, err := base64.StdEncoding.DecodeString(text)
		into.SetBytes(bytes)
		return err
	}
	members, ok := from.([]any)
	if !ok {
		return fmt.Errorf("%s: %v is no list", path, from)
	}
	into.Set(reflect.MakeSlice(into.Type(), len(members), len(members)))
	for index, member := range members {
		if err := toSDK(member, into.Index(index), fmt.Sprintf("%s.%d", path, index)); err != nil {
			return err
		}
	}
	return nil
}

func unionToSDK(from any, into reflect.Value, path string) error {
	members, ok := from.(map[string]any)
	if !ok || len(members) != 1 {
		return fmt.Errorf("%s: %v is no attribute value", path, from)
	}
	for name, member := range members {
		kind, ok := attributeValues[name]
		if !ok {
			return fmt.Errorf("%s: %s is no type of an attribute", path, name)
		}
		value := reflect.New(kind)
		if err := toSDK(member, value.Elem().FieldByName("Value"), path+"."+name); err != nil {
			return err
		}
		into.Set(value)
	}
	return nil
}

// fromSDK is the form of the wire of a value of the SDK's types; what is nil or an empty word of an enum was not there.
func fromSDK(value reflect.Value) any {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		if kind := value.Elem().Type(); strings.HasPrefix(kind.Name(), unionMember) {
			return object{strings.TrimPrefix(kind.Name(), unionMember): fromSDK(value.Elem().FieldByName("Value"))}
		}
		return fromSDK(value.Elem())
	case reflect.Struct:
		return structFromSDK(value)
	case reflect.Map:
		members := object{}
		for each := value.MapRange(); each.Next(); {
			members[each.Key().String()] = fromSDK(each.Value())
		}
		return members
	case reflect.Slice:
		if value.Type().Elem().Kind() == reflect.Uint8 {
			return base64.StdEncoding.EncodeToString(value.Bytes())
		}
		members := make([]any, value.Len())
		for index := range members {
			members[index] = fromSDK(value.Index(index))
		}
		return members
	case reflect.String:
		return value.String()
	}
	return value.Interface()
}

func structFromSDK(value reflect.Value) any {
	if moment, ok := value.Interface().(time.Time); ok {
		return float64(moment.UnixMilli()) / 1000
	}
	members := object{}
	for index := range value.NumField() {
		field, kind := value.Field(index), value.Type().Field(index)
		if !kind.IsExported() || kind.Name == "ResultMetadata" || isAbsent(field) {
			continue
		}
		members[wireName(value.Type(), kind.Name)] = fromSDK(field)
	}
	return members
}

// The name of a member on the wire. Go's exported names lose the small first letter that the members of a stream's
// record, and of no other structure, have.
func wireName(structure reflect.Type, name string) string {
	if structure == reflect.TypeOf(streamtypes.Record{}) {
		return strings.ToLower(name[:1]) + name[1:]
	}
	return name
}

func isAbsent(field reflect.Value) bool {
	switch field.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		return field.IsNil()
	case reflect.String:
		return field.Len() == 0
	}
	return false
}
