package dev.kham.application.account;

import dev.kham.application.account.SendAccountLetter.Kind;
import dev.kham.application.job.JobQueue;
import dev.kham.domain.account.AccountEvent;

/** What follows from what happened to an account: the jobs to schedule. */
final class AccountConsequences {
  private AccountConsequences() {}

  static void follow(AccountEvent event, JobQueue jobs) {
    Kind letter =
        switch (event) {
          case AccountEvent.Opened opened -> Kind.OPENED;
          case AccountEvent.PasswordChanged changed -> Kind.PASSWORD_CHANGED;
          case AccountEvent.RolesChanged changed -> Kind.ROLES_CHANGED;
          case AccountEvent.Closed closed -> Kind.CLOSED;
          case AccountEvent.Reopened reopened -> Kind.REOPENED;
        };
    jobs.schedule(new SendAccountLetter.Command(letter, event.account(), event.version()).asJob());
  }
}
