package dev.kham.adapter.phone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kham.adapter.phone.Gateway.Answer;
import dev.kham.adapter.phone.Gateway.Patience;
import dev.kham.application.messaging.GatewaySecrets;
import dev.kham.application.shared.Digest;
import dev.kham.application.shared.Transaction;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Zalo's access token, and the refresh token that gives the next one.
 *
 * <p>A refresh token is good once, and gives another one: of all instances one refreshes at a time,
 * behind a lock in the database, and nobody uses the new pair before it is committed. The pair is
 * kept encrypted. A refresh of which nobody knows how it ended may have used up the token; then
 * somebody has to consent anew, which is said in the log.
 */
final class ZaloTokens {
  private static final Logger LOG = Logger.getLogger(ZaloTokens.class);
  private static final String NAME = "zalo-tokens";

  /** Long enough before the end for a night of failures. */
  private static final Duration EARLY = Duration.ofHours(6);

  /** Between two tries to refresh what is still good. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final ZaloConfig config;
  private final Transaction transaction;
  private final GatewaySecrets secrets;
  private final Clock clock;
  private final Patience patience;
  private final Gateway gateway;
  private final ZaloOauthApi api;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile @Nullable Pair known;
  private volatile Instant triedAt = Instant.MIN;
  private volatile Instant closedUntil = Instant.MIN;

  /**
   * What a refresh gave.
   *
   * @param seed which configured token it came from in the end
   */
  private record Pair(String access, String refresh, Instant ends, String seed) {}

  ZaloTokens(
      ZaloConfig config,
      Transaction transaction,
      GatewaySecrets secrets,
      Clock clock,
      Patience patience) {
    this.config = config;
    this.transaction = transaction;
    this.secrets = secrets;
    this.clock = clock;
    this.patience = patience;
    this.gateway = new Gateway("Zalo's tokens", 1, patience);
    this.api = gateway.client(ZaloOauthApi.class, config.oauthUrl());
  }

  /**
   * A token that is good for now.
   *
   * @throws NotSentException when there is none
   */
  String access() {
    Pair pair = known;
    Instant now = clock.instant();
    if (pair == null || !now.isBefore(pair.ends().minus(EARLY))) {
      if (pair != null && now.isBefore(pair.ends()) && now.isBefore(triedAt.plus(PAUSE))) {
        return pair.access();
      }
      triedAt = now;
      try {
        pair = current(null);
      } catch (NotSentException e) {
        if (pair == null || !now.isBefore(pair.ends())) {
          throw e;
        }
      }
      known = pair;
    }
    return pair.access();
  }

  /**
   * Another token than that one, which was refused.
   *
   * @throws NotSentException when there is none
   */
  String insteadOf(String refused) {
    Pair pair = current(refused);
    known = pair;
    return pair.access();
  }

  /** As another thread or instance refreshed it just before, or else refreshed now. */
  private Pair current(@Nullable String refused) {
    boolean alone = false;
    try {
      // here first, so that an instance waits with one connection only
      alone = refreshing.tryLock(patience.place().toMillis(), TimeUnit.MILLISECONDS);
      if (!alone) {
        throw new NotSentException("somebody fetches a token", false);
      }
      if (clock.instant().isBefore(closedUntil)) {
        throw new NotSentException("there was no token just before", true);
      }
      return locked(refused);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new NotSentException("stopped before there was a token", false);
    } catch (NotSentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new NotSentException(
          "the tokens cannot be had: " + e.getClass().getSimpleName(), false);
    } finally {
      if (alone) {
        refreshing.unlock();
      }
    }
  }

  private Pair locked(@Nullable String refused) {
    return transaction.call(
        () -> {
          Optional<Pair> kept =
              secrets.lock(NAME).flatMap(this::open).filter(this::isOfThisConsent);
          Instant now = clock.instant();
          if (kept.isPresent()
              && !kept.get().access().equals(refused)
              && now.isBefore(kept.get().ends().minus(EARLY))) {
            return kept.get();
          }
          String old =
              kept.map(Pair::refresh)
                  .or(() -> config.refreshToken().map(String::strip))
                  .orElseThrow(() -> new NotSentException("nobody has consented yet", true));
          Pair fresh = refreshed(old, now);
          secrets.put(NAME, seal(fresh));
          return fresh;
        });
  }

  /** Whoever configures another token has consented anew. */
  private boolean isOfThisConsent(Pair pair) {
    return pair.seed().equals(seed());
  }

  private String seed() {
    String token = config.refreshToken().map(String::strip).orElse("");
    return Digest.of(token);
  }

  private Pair refreshed(String old, Instant now) {
    Answer answer;
    closedUntil = now.plus(patience.breakFor());
    try {
      answer =
          gateway.ask(
              () ->
                  api.refresh(
                      config.appSecret().orElse("").strip(),
                      "refresh_token",
                      old,
                      config.appId().orElse("").strip()));
    } catch (NoAnswerException e) {
      LOG.errorf(
          "Zalo: a refresh may have used up the token (%s); if the next one is refused, consent"
              + " anew and set KHAM_ZALO_REFRESH_TOKEN",
          e.getMessage());
      throw new NotSentException("no token", true);
    }
    String access = answer.text("access_token");
    String refresh = answer.text("refresh_token");
    long seconds = answer.body().path("expires_in").asLong(0);
    if (access.isEmpty() || refresh.isEmpty() || seconds <= 0) {
      LOG.errorf("Zalo refused to refresh its token: consent anew and set KHAM_ZALO_REFRESH_TOKEN");
      throw new NotSentException("no token", true);
    }
    closedUntil = Instant.MIN;
    return new Pair(access, refresh, now.plusSeconds(seconds), seed());
  }

  private byte[] seal(Pair pair) {
    ObjectNode json = Gateway.MAPPER.createObjectNode();
    json.put("access", pair.access());
    json.put("refresh", pair.refresh());
    json.put("ends", pair.ends().toString());
    json.put("seed", pair.seed());
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(json.toString().getBytes(UTF_8));
      byte[] all = new byte[nonce.length + sealed.length];
      System.arraycopy(nonce, 0, all, 0, nonce.length);
      System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
      return all;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("KHAM_ZALO_TOKEN_KEY is not 32 bytes in Base64", e);
    }
  }

  private Optional<Pair> open(byte[] all) {
    try {
      byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
      JsonNode json =
          Gateway.MAPPER.readTree(
              cipher(Cipher.DECRYPT_MODE, nonce)
                  .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES));
      return Optional.of(
          new Pair(
              json.path("access").asText(),
              json.path("refresh").asText(),
              Instant.parse(json.path("ends").asText()),
              json.path("seed").asText()));
    } catch (GeneralSecurityException | IOException e) {
      LOG.error("Zalo's tokens cannot be read with KHAM_ZALO_TOKEN_KEY");
      throw new NotSentException("the tokens cannot be read", true);
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    byte[] key = Base64.getDecoder().decode(config.tokenKey().orElseThrow().strip());
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(NAME.getBytes(UTF_8));
    return cipher;
  }
}
