package dev.kham.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoctorTest {

  @Test
  void types_the_last_two_words_of_a_name_without_diacritics() {
    assertThat(new Doctor("1", "BS. Đỗ Thị Phượng", "Nhi").nameAsTyped()).isEqualTo("thi phuong");
    assertThat(new Doctor("1", "Đường", "Nhi").nameAsTyped()).isEqualTo("duong");
  }
}
