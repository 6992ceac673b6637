package dev.kham.bootstrap;

import dev.kham.application.account.AccountExistsException;
import dev.kham.application.account.AccountRepository;
import dev.kham.application.account.OpenStaffAccount;
import dev.kham.application.shared.Transaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Opens the account of the first administrator, who opens those of all others. */
@Singleton
class FirstAdmin {
  private static final Logger LOG = Logger.getLogger(FirstAdmin.class);
  private static final String NAME = "Quản trị viên";

  private final Transaction transaction;
  private final AccountRepository accounts;
  private final OpenStaffAccount open;
  private final Optional<String> email;
  private final Optional<String> password;

  FirstAdmin(
      Transaction transaction,
      AccountRepository accounts,
      OpenStaffAccount open,
      @ConfigProperty(name = "kham.admin.email") Optional<String> email,
      @ConfigProperty(name = "kham.admin.password") Optional<String> password) {
    this.transaction = transaction;
    this.accounts = accounts;
    this.open = open;
    this.email = email;
    this.password = password;
  }

  void begin(@Observes StartupEvent event) {
    if (email.isPresent() && password.isPresent()) {
      open(email.get(), password.get());
    }
  }

  /** Does nothing when somebody signs in so already, whatever their password has become. */
  void open(String login, String secret) {
    String canonical = login.strip().toLowerCase(Locale.ROOT);
    if (transaction.call(() -> accounts.findByLogin(canonical)).isPresent()) {
      return;
    }
    try {
      LOG.infof("opened the first administrator's account %s", open.first(login, secret, NAME));
    } catch (AccountExistsException e) {
      // another instance, started at the same moment, was first
    }
  }
}
