// Makes the calls of the scenarios through the SDK; see tests/sdk/README.md for the lines that it reads and writes.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

final class Driver {
  private static final String MODEL = "software.amazon.awssdk.services.dynamodb.model.";

  private final DynamoDbClient database = connect(DynamoDbClient.builder()).build();
  private final DynamoDbStreamsClient streams = connect(DynamoDbStreamsClient.builder()).build();
  private final DynamoDbWaiter waiter =
      DynamoDbWaiter.builder()
          .client(database)
          .overrideConfiguration(
              WaiterOverrideConfiguration.builder()
                  .waitTimeout(Duration.ofSeconds(15))
                  .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofSeconds(1)))
                  .build())
          .build();

  private static <B extends AwsClientBuilder<B, C>, C> B connect(B builder) {
    return builder
        .endpointOverride(URI.create(System.getenv("KARST_ENDPOINT")))
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        // One attempt only: a retry would hide an answer that should not have failed.
        .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()));
  }

  private static SdkPojo request(String name, Object input) throws ReflectiveOperationException {
    Object builder = Class.forName(MODEL + name + "Request").getMethod("builder").invoke(null);
    return Values.toSdk((Map<?, ?>) input, (SdkPojo) builder, name);
  }

  /** Invokes the client's method of that name for a request object; the SDK's own exception comes out. */
  private static Object invoke(Object client, String method, SdkPojo request) throws Exception {
    for (Class<?> face : client.getClass().getInterfaces()) {
      try {
        Method found = face.getMethod(method, request.getClass());
        return found.invoke(client, request);
      } catch (NoSuchMethodException absent) {
        continue;
      } catch (InvocationTargetException failed) {
        throw failed.getCause() instanceof Exception ? (Exception) failed.getCause() : failed;
      }
    }
    throw new NoSuchMethodException(method);
  }

  private Map<String, Object> reply(Map<?, ?> asked) throws Exception {
    String name = (String) asked.get("name");
    String method = Character.toLowerCase(name.charAt(0)) + name.substring(1);
    Object client = asked.get("service").equals("streams") ? streams : database;
    if (asked.get("kind").equals("wait")) {
      DescribeTableRequest request = (DescribeTableRequest) request("DescribeTable", asked.get("input"));
      invoke(waiter, "waitUntil" + name, request);
      return Map.of("answer", Map.of());
    }
    SdkPojo request = request(name, asked.get("input"));
    if (asked.get("kind").equals("paginate")) {
      List<Object> pages = new ArrayList<>();
      ((SdkIterable<?>) invoke(client, method + "Paginator", request)).forEach(page -> pages.add(Values.fromSdk(page)));
      return Map.of("pages", pages);
    }
    return Map.of("answer", Values.fromSdk(invoke(client, method, request)));
  }

  /** An error as its class shows it. A class of its own has the name of the error and fields of the model. */
  private static Map<String, Object> errorOf(AwsServiceException failure) {
    String name = failure.awsErrorDetails().errorCode();
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("name", name);
    error.put("message", failure.awsErrorDetails().errorMessage());
    error.put("typed", failure instanceof DynamoDbException && failure.getClass().getSimpleName().equals(name));
    error.put("fields", failure instanceof SdkPojo ? Values.fromSdk(failure) : Map.of());
    return Map.of("error", error);
  }

  private Map<String, Object> replyOrError(Map<?, ?> asked) {
    try {
      return reply(asked);
    } catch (AwsServiceException failure) {
      return errorOf(failure);
    } catch (Exception failure) {
      return Map.of("broken", failure.toString());
    }
  }

  public static void main(String[] arguments) throws Exception {
    Driver driver = new Driver();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      output.println(Json.write(driver.replyOrError((Map<?, ?>) Json.read(line))));
    }
  }
}
