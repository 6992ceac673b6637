package dev.kham.adapter.phone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kham.adapter.phone.Gateway.Answer;
import dev.kham.adapter.phone.Gateway.Patience;
import dev.kham.adapter.phone.ZaloConfig.Kinds;
import dev.kham.application.messaging.GatewaySecrets;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Messenger;
import dev.kham.application.messaging.Preview;
import dev.kham.application.messaging.QuietHours;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.patient.Channel;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/**
 * Carries letters to phones as Zalo's template messages (ZNS).
 *
 * <p>Nothing says that Zalo knows a message again: what may have gone is not sent again, and
 * settled by what Zalo tells of it.
 */
@Singleton
public class ZaloMessenger implements Messenger {
  private static final Logger LOG = Logger.getLogger(ZaloMessenger.class);

  /** When Zalo takes some templates from nobody. */
  private static final String NIGHT = "22:00-06:00";

  private final ZaloConfig config;
  private final ShortWriter writer;
  private final boolean connected;
  private final String appSecret;
  private final Gateway gateway;
  private final ZaloApi api;
  private final ZaloTokens tokens;
  private final Clock clock;
  private final QuietHours night;

  @Inject
  ZaloMessenger(
      ZaloConfig config,
      ShortWriter writer,
      Transaction transaction,
      GatewaySecrets secrets,
      Clock clock) {
    this(config, writer, transaction, secrets, clock, Patience.standard());
  }

  ZaloMessenger(
      ZaloConfig config,
      ShortWriter writer,
      Transaction transaction,
      GatewaySecrets secrets,
      Clock clock,
      Patience patience) {
    this.config = config;
    this.writer = writer;
    this.appSecret = config.appSecret().orElse("").strip();
    this.connected =
        !appSecret.isEmpty() && config.appId().isPresent() && config.tokenKey().isPresent();
    this.gateway = new Gateway("Zalo", config.perSecond(), patience);
    this.api = gateway.client(ZaloApi.class, config.url());
    this.clock = clock;
    this.night = QuietHours.of(NIGHT, clock.getZone());
    this.tokens = new ZaloTokens(config, transaction, secrets, clock, patience);
  }

  @Override
  public Channel channel() {
    return Channel.ZALO;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public boolean carries(Letter.Content content, Locale locale) {
    return template(content, locale).isPresent();
  }

  private Optional<String> template(Letter.Content content, Locale locale) {
    Kinds kinds =
        ShortWriter.language(locale).equals(Locale.ENGLISH)
            ? config.templates().en()
            : config.templates().vi();
    return ShortWriter.kind(content)
        .flatMap(
            kind ->
                switch (kind) {
                  case CONFIRMATION -> kinds.confirmation();
                  case REMINDER -> kinds.reminder();
                  case CANCELLATION -> kinds.cancellation();
                  case OFFER -> kinds.offer();
                  case PASSWORD_CHANGED -> kinds.passwordChanged();
                })
        .map(String::strip)
        .filter(id -> !id.isEmpty());
  }

  @Override
  public Outcome send(Letter letter, int attempt) {
    ObjectNode body = Gateway.MAPPER.createObjectNode();
    body.put("phone", letter.to());
    body.put("template_id", template(letter.content(), letter.locale()).orElseThrow());
    ObjectNode data = body.putObject("template_data");
    writer.data(letter).forEach(data::put);
    body.put("tracking_id", ZaloWebhookResource.trackingId(letter.id()));
    String json = body.toString();
    try {
      Answer answer = asked(token -> gateway.ask(() -> api.send(token, proof(token), json)));
      return outcome(answer);
    } catch (NotSentException e) {
      return Gateway.outcome(e);
    } catch (NoAnswerException e) {
      return new Outcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  /** With a token; once more with another one when it is refused, since then nothing was sent. */
  private Answer asked(Function<String, Answer> request) {
    String token = tokens.access();
    Answer answer = request.apply(token);
    return isTokenRefused(answer) ? request.apply(tokens.insteadOf(token)) : answer;
  }

  private static boolean isTokenRefused(Answer answer) {
    return switch (answer.text("error")) {
      case "-124", "-216", "-220" -> true;
      default -> false;
    };
  }

  private Outcome outcome(Answer answer) {
    String code = answer.text("error");
    return switch (code) {
      case "0" -> {
        String messageId = answer.body().path("data").path("msg_id").asText("");
        yield messageId.isEmpty()
            ? new Outcome.Unknown("no msg_id")
            : new Outcome.Accepted(messageId);
      }
      case "-100" -> new Outcome.NotNow(code);
      // none that can be reached as things are
      case "-110", "-114", "-119" -> new Outcome.Undeliverable(code);
      // no account, or one whose owner refused
      case "-118", "-134", "-139", "-140", "-141" -> new Outcome.Unwanted(code);
      // what we sent is not what the template takes
      case "-108",
          "-111",
          "-112",
          "-1121",
          "-1122",
          "-1124",
          "-113",
          "-116",
          "-122",
          "-130",
          "-132" -> {
        LOG.errorf("Zalo refused a message as wrong: %s", code);
        yield new Outcome.Undeliverable(code);
      }
      case "-133" -> notAtNight(code);
      // no more today
      case "-144", "-147", "-1472" -> new Outcome.Closed(code);
      // this template
      case "-109", "-117", "-120", "-125", "-131", "-136", "-145", "-146" -> gateway.alarm(code);
      case "-101",
          "-102",
          "-103",
          "-104",
          "-105",
          "-106",
          "-115",
          "-124",
          "-1241",
          "-126",
          "-135",
          "-1351",
          "-137",
          "-138",
          "-216",
          "-220" ->
          gateway.close(code);
      default -> new Outcome.Unknown("code " + (code.matches("-?[0-9]{1,6}") ? code : "none"));
    };
  }

  /** When it is day by our clock, Zalo's is a little behind or ahead. */
  private Outcome notAtNight(String code) {
    Instant now = clock.instant();
    Instant morning = night.firstFrom(now);
    return morning.equals(now) ? new Outcome.NotNow(code) : new Outcome.NotBefore(morning, code);
  }

  @Override
  public Report report(String gatewayId, String address) {
    Answer answer =
        asked(token -> gateway.ask(() -> api.status(token, proof(token), gatewayId, address)));
    if (!answer.text("error").equals("0")) {
      return Report.UNKNOWN;
    }
    return switch (answer.body().path("data").path("status").asText("")) {
      case "1" -> Report.DELIVERED;
      case "0" -> Report.NOT_YET;
      default -> Report.UNKNOWN;
    };
  }

  @Override
  public void upkeep() {
    try {
      tokens.access();
    } catch (NotSentException e) {
      LOG.warnf("Zalo: %s", e.getMessage());
    }
  }

  private String proof(String token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(appSecret.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(token.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<Preview> preview(Letter letter) {
    return ShortWriter.kind(letter.content())
        .map(kind -> new Preview(null, null, null, writer.data(letter), null));
  }
}
