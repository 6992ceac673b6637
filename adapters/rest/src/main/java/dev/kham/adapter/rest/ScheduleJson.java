package dev.kham.adapter.rest;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.kham.application.scheduling.PutSchedule.NewBreak;
import dev.kham.application.scheduling.PutSchedule.NewShift;
import dev.kham.domain.scheduling.Doctor;
import dev.kham.domain.scheduling.Hours;
import dev.kham.domain.scheduling.Shift;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** When a doctor sees patients. */
@Schema(name = "Schedule")
record ScheduleJson(
    UUID doctorId, int version, List<WeeklyShift> shifts, List<ExtraShift> extraShifts) {
  private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d";
  private static final String DAY = "(MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY";

  static ScheduleJson of(Doctor doctor) {
    return new ScheduleJson(
        doctor.id().value(),
        doctor.version(),
        doctor.shifts().stream().filter(it -> !it.isExtra()).map(WeeklyShift::of).toList(),
        doctor.shifts().stream().filter(Shift::isExtra).map(ExtraShift::of).toList());
  }

  /** All the shifts there shall be. */
  @Schema(name = "NewSchedule")
  record NewSchedule(
      @NotNull @Size(max = 100) List<@NotNull @Valid WeeklyShift> shifts,
      @Nullable @Size(max = 100) List<@NotNull @Valid ExtraShift> extraShifts) {
    List<NewShift> toDomain() {
      List<NewShift> all = new ArrayList<>();
      for (WeeklyShift shift : shifts) {
        all.add(shift.named("shifts." + all.size()));
      }
      for (ExtraShift shift : extraShifts == null ? List.<ExtraShift>of() : extraShifts) {
        all.add(shift.named("extraShifts." + (all.size() - shifts.size())));
      }
      return all;
    }
  }

  /** Hours of every week. */
  @Schema(name = "WeeklyShift")
  record WeeklyShift(
      @NotNull @Pattern(regexp = DAY) @Schema(examples = "MONDAY") String day,
      @NotNull @Pattern(regexp = TIME) @Schema(examples = "08:00") String from,
      @NotNull @Pattern(regexp = TIME) @Schema(examples = "11:30") String until,
      @Nullable
          @Max(Shift.LONGEST_SLOT)
          @Schema(description = "The doctor's own when missing", examples = "20")
          Integer slotMinutes,
      @Nullable
          @Size(min = 1, max = 100)
          @Pattern(regexp = AppointmentResource.NewAppointment.WITHOUT_NUL)
          @Schema(description = "The doctor's own when missing", examples = "A101")
          String room,
      @NotNull @JsonDeserialize(using = Rfc3339.DateMember.class) @Schema(examples = "2026-12-01")
          LocalDate validFrom,
      @NotNull @JsonDeserialize(using = Rfc3339.DateMember.class) @Schema(examples = "2027-11-30")
          LocalDate validUntil,
      @Nullable @Size(max = 20) List<@NotNull @Valid Break> breaks) {
    static WeeklyShift of(Shift shift) {
      return new WeeklyShift(
          shift.day().name(),
          shift.from().toString(),
          shift.until().toString(),
          shift.slotMinutes(),
          shift.room(),
          shift.validFrom(),
          shift.validUntil(),
          Break.of(shift.breaks()));
    }

    NewShift named(String name) {
      return new NewShift(
          name,
          DayOfWeek.valueOf(day),
          LocalTime.parse(from),
          LocalTime.parse(until),
          slotMinutes,
          validFrom,
          validUntil,
          room,
          Break.toDomain(breaks));
    }
  }

  /** Hours on one day, holiday or not. */
  @Schema(name = "ExtraShift")
  record ExtraShift(
      @NotNull @JsonDeserialize(using = Rfc3339.DateMember.class) @Schema(examples = "2026-12-05")
          LocalDate date,
      @NotNull @Pattern(regexp = TIME) @Schema(examples = "08:00") String from,
      @NotNull @Pattern(regexp = TIME) @Schema(examples = "11:30") String until,
      @Nullable
          @Max(Shift.LONGEST_SLOT)
          @Schema(description = "The doctor's own when missing", examples = "20")
          Integer slotMinutes,
      @Nullable
          @Size(min = 1, max = 100)
          @Pattern(regexp = AppointmentResource.NewAppointment.WITHOUT_NUL)
          @Schema(description = "The doctor's own when missing", examples = "A101")
          String room,
      @Nullable @Size(max = 20) List<@NotNull @Valid Break> breaks) {
    static ExtraShift of(Shift shift) {
      return new ExtraShift(
          shift.validFrom(),
          shift.from().toString(),
          shift.until().toString(),
          shift.slotMinutes(),
          shift.room(),
          Break.of(shift.breaks()));
    }

    NewShift named(String name) {
      return new NewShift(
          name,
          date.getDayOfWeek(),
          LocalTime.parse(from),
          LocalTime.parse(until),
          slotMinutes,
          date,
          date,
          room,
          Break.toDomain(breaks));
    }
  }

  /** Hours within a shift without slots. */
  @Schema(name = "Break")
  record Break(
      @NotNull @Pattern(regexp = TIME) @Schema(examples = "09:30") String from,
      @NotNull @Pattern(regexp = TIME) @Schema(examples = "09:45") String until) {
    static Break of(Hours hours) {
      return new Break(hours.from().toString(), hours.until().toString());
    }

    private static List<Break> of(List<Hours> breaks) {
      return breaks.stream().map(Break::of).toList();
    }

    private static List<NewBreak> toDomain(@Nullable List<Break> breaks) {
      return breaks == null
          ? List.of()
          : breaks.stream()
              .map(it -> new NewBreak(LocalTime.parse(it.from), LocalTime.parse(it.until)))
              .toList();
    }
  }
}
