package dev.kham.bootstrap;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * What the embedded run does beyond serving: fills the demo hospital, says what to open, and leaves
 * in {@code run.properties} what a client needs to find it.
 */
@Singleton
class EmbeddedRun {
  private static final Logger LOG = Logger.getLogger(EmbeddedRun.class);

  private final Optional<Path> data;
  private final Optional<String> mailbox;
  private final Optional<String> password;
  private final Optional<String> hmacSecret;
  private final int port;
  private final HospitalConfig hospital;
  private final DemoHospital demo;

  EmbeddedRun(
      @ConfigProperty(name = "kham.data") Optional<Path> data,
      @ConfigProperty(name = "kham.mailbox.url") Optional<String> mailbox,
      @ConfigProperty(name = "kham.demo.password") Optional<String> password,
      @ConfigProperty(name = "kham.sepay.hmac-secrets") Optional<String> hmacSecret,
      @ConfigProperty(name = "quarkus.http.port") int port,
      HospitalConfig hospital,
      DemoHospital demo) {
    this.data = data;
    this.mailbox = mailbox;
    this.password = password;
    this.hmacSecret = hmacSecret;
    this.port = port;
    this.hospital = hospital;
    this.demo = demo;
  }

  void begin(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) throws IOException {
    if (password.isEmpty()) {
      return;
    }
    demo.seed(password.get());
    if (data.isPresent()) {
      writeRunFile(runFile());
      say();
    }
  }

  void end(@Observes ShutdownEvent event) throws IOException {
    if (data.isPresent()) {
      Files.deleteIfExists(runFile());
    }
  }

  private Path runFile() {
    return data.orElseThrow().resolve("run.properties");
  }

  private String url() {
    return "http://localhost:" + port;
  }

  private void writeRunFile(Path file) throws IOException {
    Properties run = new Properties();
    run.setProperty("kham.url", url());
    run.setProperty("kham.mailbox.url", mailbox.orElse(""));
    run.setProperty("kham.sepay.hmac-secret", hmacSecret.orElse(""));
    run.setProperty("kham.bank.account", hospital.bank().account());
    run.setProperty("kham.bank.name", hospital.bank().name());
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Writer writer = Files.newBufferedWriter(file)) {
      run.store(writer, "Where this run of Kham is; removed when it ends");
    }
  }

  private void say() {
    StringBuilder text = new StringBuilder("\n\n  ").append(hospital.name()).append('\n');
    line(text, "API", url() + "/api/v1/doctors");
    line(text, "Swagger UI", url() + "/q/swagger-ui");
    line(text, "Health", url() + "/q/health");
    line(text, "Mailbox", mailbox.orElse("-"));
    line(text, "Data", data.orElseThrow().toString());
    line(
        text,
        "Payment window",
        hospital.paymentWindow().toString().substring(2).toLowerCase(Locale.ROOT));
    text.append("\n  Demo accounts, all with the password ")
        .append(password.orElseThrow())
        .append('\n');
    DemoHospital.logins()
        .forEach((login, role) -> line(text, role.name().toLowerCase(Locale.ROOT), login));
    text.append("\n  Another shell:  ./kham story      Stop:  Ctrl-C\n");
    LOG.info(text);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("    ").append(String.format("%-16s", name)).append(value).append('\n');
  }
}
