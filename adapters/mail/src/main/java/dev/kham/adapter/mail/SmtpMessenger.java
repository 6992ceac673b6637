package dev.kham.adapter.mail;

import dev.kham.adapter.mail.LetterWriter.Written;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.LetterRefusedException;
import dev.kham.application.messaging.Messenger;
import dev.kham.application.messaging.Preview;
import dev.kham.domain.patient.Channel;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.mailencoder.EmailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Carries letters to a mail server.
 *
 * <p>Uses the client beneath Quarkus' mailer, since only there a mail can be taken back; so {@code
 * quarkus.mailer.mock}, {@code approved-recipients} and {@code bounce-address} have no effect: it
 * always sends.
 */
@ApplicationScoped
public class SmtpMessenger implements Messenger {
  // The client also reports code 500 for what it cannot parse, even for a bare "250".
  private static final Pattern REFUSAL =
      Pattern.compile("([45]\\d\\d)[ -](\\d\\.\\d{1,3}\\.\\d{1,3}\\b)?.*", Pattern.DOTALL);

  private final MailClient client;
  private final Context context;
  private final LetterWriter writer;
  private final String from;
  private final Optional<String> replyTo;
  private final Duration timeout;

  SmtpMessenger(
      Vertx vertx,
      MailClient client,
      LetterWriter writer,
      @ConfigProperty(name = "quarkus.mailer.from") String from,
      @ConfigProperty(name = "kham.mail.reply-to") Optional<String> replyTo,
      @ConfigProperty(name = "kham.mail.timeout") Duration timeout) {
    this.client = client;
    this.context = VertxContext.getRootContext(vertx.getOrCreateContext());
    this.writer = writer;
    this.from = from;
    this.replyTo = replyTo;
    this.timeout = timeout;
  }

  @Override
  public Channel channel() {
    return Channel.EMAIL;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean carries(Letter.Content content, Locale locale) {
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A mail server knows nothing of attempts, so each is as good as the first.
   */
  @Override
  public Outcome send(Letter letter, int attempt) {
    try {
      return new Outcome.Accepted(send(letter));
    } catch (LetterRefusedException refused) {
      return refused.isRetryable()
          ? new Outcome.NotNow(why(refused))
          : new Outcome.Undeliverable(why(refused));
    } catch (DeliveryUnknownException unknown) {
      return new Outcome.Unknown(why(unknown));
    }
  }

  /** Only our own words: others' may have an address in them. */
  private static String why(RuntimeException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof IllegalStateException said && said.getMessage() != null
        ? said.getMessage()
        : String.valueOf(cause == null ? failure : cause.getClass().getSimpleName());
  }

  @Override
  public Optional<Preview> preview(Letter letter) {
    Written written = writer.write(letter);
    return Optional.of(
        new Preview(written.subject(), written.text(), written.html(), Map.of(), null));
  }

  /**
   * Returns when the server has accepted the letter.
   *
   * @return the Message-ID, under which servers log it
   * @throws LetterRefusedException when the server surely does not have it
   * @throws DeliveryUnknownException when the connection broke or time ran out after the server was
   *     ready to take the letter
   */
  String send(Letter letter) {
    WithdrawableMail mail;
    try {
      mail = mail(letter);
    } catch (RuntimeException unwritable) {
      // What could not even be written has not been sent.
      throw new LetterRefusedException(unwritable, false);
    }
    CompletableFuture<MailResult> accepted = new CompletableFuture<>();
    // All on one event loop: called from several threads, the client may miss the greeting of a
    // server, or never answer while a connection is just being closed.
    context.runOnContext(
        go ->
            client.sendMail(mail).onComplete(accepted::complete, accepted::completeExceptionally));
    try {
      accepted.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return messageId(letter);
    } catch (ExecutionException failure) {
      throw outcome(mail, failure.getCause());
    } catch (TimeoutException late) {
      throw outcome(mail, late);
    } catch (InterruptedException stopping) {
      // Whoever stops this thread gets to know that it was heard.
      Thread.currentThread().interrupt();
      throw outcome(mail, stopping);
    }
  }

  private String messageId(Letter letter) {
    String sender = new EmailAddress(from).getEmail();
    return "<n-" + letter.id() + sender.substring(sender.indexOf('@')) + ">";
  }

  private WithdrawableMail mail(Letter letter) {
    Written written = writer.write(letter);
    String sender = new EmailAddress(from).getEmail();
    String recipient = MailHeader.address(letter.to());
    WithdrawableMail mail = new WithdrawableMail();
    mail.setFrom(sender)
        .setTo(recipient)
        .setText(written.text())
        .setHtml(written.html())
        .addHeader("Message-ID", messageId(letter))
        .addHeader("Subject", MailHeader.text(written.subject()))
        .addHeader("From", MailHeader.mailbox(from))
        .addHeader("To", recipient)
        .addHeader("Content-Language", written.language())
        .addHeader("Auto-Submitted", "auto-generated");
    mail.setAttachment(letter.attachments().stream().map(SmtpMessenger::attachment).toList());
    if (!written.pictures().isEmpty()) {
      mail.setInlineAttachment(written.pictures().stream().map(SmtpMessenger::picture).toList());
    }
    replyTo.ifPresent(address -> mail.addHeader("Reply-To", MailHeader.mailbox(address)));
    return mail;
  }

  private static MailAttachment picture(LetterWriter.Picture picture) {
    return MailAttachment.create()
        .setName(picture.name())
        .setContentType("image/png")
        .setDisposition("inline")
        .setContentId("<" + picture.id() + ">")
        .setData(Buffer.buffer(picture.png()));
  }

  private static MailAttachment attachment(Letter.Attachment file) {
    return MailAttachment.create()
        .setName(file.name())
        .setContentType(file.mediaType())
        .setDisposition("attachment")
        .setData(Buffer.buffer(file.bytes()));
  }

  private static RuntimeException outcome(WithdrawableMail mail, Throwable cause) {
    boolean neverSent = mail.withdraw();
    if (cause instanceof SMTPException reply) {
      Matcher refusal = REFUSAL.matcher(reply.getReplyMessage());
      boolean refused = refusal.matches();
      // Servers like to repeat the recipient's address, and causes end up in logs.
      Throwable withoutAddress =
          new IllegalStateException(
              "the mail server replied "
                  + (refused
                      ? refusal.group(1)
                          + Optional.ofNullable(refusal.group(2)).map(" "::concat).orElse("")
                      : "something unheard of"));
      return refused || neverSent
          ? new LetterRefusedException(withoutAddress, !refused || refusal.group(1).startsWith("4"))
          : new DeliveryUnknownException(withoutAddress);
    }
    return neverSent ? new LetterRefusedException(cause) : new DeliveryUnknownException(cause);
  }
}
