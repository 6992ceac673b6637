-- The payment and refund codes in a transfer's text, each as often as it stands there: a whole code
-- is looked for by itself, since the parts that all codes have in common are in every text.
create function codes_in(text text) returns text[] immutable strict parallel safe language sql
    return string_to_array(
        rtrim(regexp_replace(text, '.*?(kh[mr]\d{10}|$)', '\1 ', 'g')), ' ');
