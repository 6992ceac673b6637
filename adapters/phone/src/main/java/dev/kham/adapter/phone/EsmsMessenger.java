package dev.kham.adapter.phone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kham.adapter.phone.Gateway.Answer;
import dev.kham.adapter.phone.Gateway.Patience;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Messenger;
import dev.kham.application.messaging.Preview;
import dev.kham.domain.patient.Channel;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Carries letters to phones as text messages, by eSMS.
 *
 * <p>eSMS knows a request again on the day it came: an attempt of which nobody knows how it ended
 * is repeated under the same id until that day is over.
 */
@Singleton
public class EsmsMessenger implements Messenger {
  private static final Logger LOG = Logger.getLogger(EsmsMessenger.class);

  /** By whose days eSMS forgets. */
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  /** How far its clock may be off ours, and how long a request may be underway. */
  private static final Duration DOUBT = Duration.ofMinutes(2);

  private final EsmsConfig config;
  private final ShortWriter writer;
  private final boolean connected;
  private final String apiKey;
  private final String secretKey;
  private final String brandname;
  private final Gateway gateway;
  private final EsmsApi api;

  @Inject
  EsmsMessenger(EsmsConfig config, ShortWriter writer) {
    this(config, writer, Patience.standard());
  }

  EsmsMessenger(EsmsConfig config, ShortWriter writer, Patience patience) {
    this.config = config;
    this.writer = writer;
    this.apiKey = config.apiKey().orElse("").strip();
    this.secretKey = config.secretKey().orElse("").strip();
    this.brandname = config.brandname().orElse("").strip();
    this.connected = !apiKey.isEmpty() && !secretKey.isEmpty() && !brandname.isEmpty();
    this.gateway = new Gateway("eSMS", config.perSecond(), patience);
    this.api = gateway.client(EsmsApi.class, config.url());
  }

  @Override
  public Channel channel() {
    return Channel.SMS;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public boolean carries(Letter.Content content, Locale locale) {
    return ShortWriter.kind(content).isPresent();
  }

  @Override
  public boolean mayRepeat(Instant begun, Instant now) {
    return day(begun.minus(DOUBT)).equals(day(now.plus(DOUBT)));
  }

  private static LocalDate day(Instant then) {
    return then.atZone(ZONE).toLocalDate();
  }

  @Override
  public Outcome send(Letter letter, int attempt) {
    String requestId = letter.id() + "-" + attempt;
    ObjectNode body = Gateway.MAPPER.createObjectNode();
    body.put("ApiKey", apiKey);
    body.put("SecretKey", secretKey);
    body.put("Phone", national(letter.to()));
    body.put("Content", writer.text(letter, config.unicode()).text());
    body.put("Brandname", brandname);
    body.put("SmsType", "2");
    body.put("IsUnicode", config.unicode() ? "1" : "0");
    body.put("RequestId", requestId);
    if (config.sandbox()) {
      body.put("Sandbox", "1");
    }
    callback().ifPresent(url -> body.put("CallbackUrl", url));
    String json = body.toString();
    try {
      return outcome(gateway.ask(() -> api.send(json)), requestId);
    } catch (NotSentException e) {
      return Gateway.outcome(e);
    } catch (NoAnswerException e) {
      return new Outcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  /** Kept as 84 and nine digits, known to eSMS as 0 and nine digits. */
  private static String national(String phone) {
    return phone.startsWith("84") ? "0" + phone.substring(2) : phone;
  }

  private Optional<String> callback() {
    return config
        .callbackUrl()
        .flatMap(
            base ->
                config
                    .callbackToken()
                    .map(
                        token -> base.resolve(EsmsCallbackResource.PATH + "/" + token).toString()));
  }

  private Outcome outcome(Answer answer, String requestId) {
    String code = answer.text("CodeResult");
    return switch (code) {
      case "100" -> {
        String smsId = answer.text("SMSID");
        yield new Outcome.Accepted(smsId.isEmpty() ? requestId : smsId);
      }
      // this very attempt, taken before; its SMSID comes with the report
      case "124" -> new Outcome.Accepted(requestId);
      case "99", "108" -> new Outcome.Undeliverable(code);
      case "177" -> {
        LOG.errorf("eSMS: the brandname is not registered with a recipient's carrier");
        yield new Outcome.Undeliverable(code);
      }
      case "101", "102", "103", "104", "118", "140" -> gateway.close(code);
      // only this text is not registered
      case "146" -> gateway.alarm(code);
      default -> new Outcome.Unknown("code " + shown(code));
    };
  }

  /** What is not a code may be anything. */
  private static String shown(String code) {
    return code.matches("-?[0-9]{1,6}") ? code : "none";
  }

  @Override
  public Report report(String gatewayId, String address) {
    Answer answer = gateway.ask(() -> api.status(gatewayId, apiKey, secretKey));
    // their two calls name it differently
    String code =
        answer.text("CodeResponse").isEmpty()
            ? answer.text("CodeResult")
            : answer.text("CodeResponse");
    if (!code.equals("100")) {
      return Report.UNKNOWN;
    }
    boolean succeeded = positive(answer.text("SendSuccess"));
    boolean failed = positive(answer.text("SendFailed"));
    return switch (answer.text("SendStatus")) {
      case "5" -> succeeded ? Report.DELIVERED : failed ? Report.NOT_DELIVERED : Report.NOT_YET;
      case "4" -> Report.NOT_DELIVERED;
      case "1", "2", "7" -> Report.NOT_YET;
      default -> Report.UNKNOWN;
    };
  }

  private static boolean positive(String number) {
    return number.matches("[0-9]{1,9}") && Integer.parseInt(number) > 0;
  }

  @Override
  public Optional<Preview> preview(Letter letter) {
    if (!carries(letter.content(), letter.locale())) {
      return Optional.empty();
    }
    SmsText text = writer.text(letter, config.unicode());
    return Optional.of(new Preview(null, text.text(), null, Map.of(), text.parts()));
  }
}
